"""What cannot be followed by listening, is dropped or grows, or cannot be played."""
