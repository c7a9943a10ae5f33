"""What clients write when they need a person, or do not, as data."""
