"""A play: what is heard now, and what sounds next when the listener asks for something."""
