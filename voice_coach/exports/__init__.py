"""Files for other players: audio with tags and chapters, captions, a folder with a feed, and a page for the phone."""
