"""The page for a phone: its sound, its data (docs/page.md), and the files that hold them."""
