"""The shop's orders: read, proved to be the client's, told."""
