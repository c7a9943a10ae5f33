"""Figures of the day, and of what the assistant did."""
