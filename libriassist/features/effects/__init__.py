"""What is to follow commits, as administrators see it: what waits, what was given up, and their word on it."""
