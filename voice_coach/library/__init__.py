"""The library: find, list and import routines, and write and change one's own."""
