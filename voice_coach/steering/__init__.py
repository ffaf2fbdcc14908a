"""What a listener asks for, by key, button or `remote`, and the player that obeys."""
