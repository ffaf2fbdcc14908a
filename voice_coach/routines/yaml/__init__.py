"""Read the YAML of scripts and settings, with the place of everything."""
