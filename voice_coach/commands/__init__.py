"""The commands, one a module or package; its `command` is what click runs."""
