"""The classifier that hears whether a person is wanted."""
