"""The shell around the core: from a command to a committed event to everyone who watches."""
