"""Decisions: no await, no I/O, no clock, no randomness."""
