"""What is said and sounded, and when: from a `Routine` to a timeline of whole samples."""
