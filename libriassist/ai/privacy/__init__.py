"""Personal data in what clients write: found, masked, kept out of what is learnt from."""
