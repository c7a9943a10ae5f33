"""Which language a turn is in, what of it is language, and its words."""
