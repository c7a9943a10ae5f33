"""Whether a person is to take over: rules, what a classifier heard, and where the dialogue stands."""
