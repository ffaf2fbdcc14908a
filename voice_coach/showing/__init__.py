"""What the eye gets: the screen, or plain lines."""
