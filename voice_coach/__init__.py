"""voice-coach: reads exercise routines aloud and keeps their time to the sample."""
