"""The display of a play: the screen, or plain lines."""
