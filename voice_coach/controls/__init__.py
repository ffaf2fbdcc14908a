"""Ways to control a play: keys, media buttons, another terminal."""
