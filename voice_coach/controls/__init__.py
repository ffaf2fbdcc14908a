"""Ways to steer a play: keys, media buttons, another terminal."""
