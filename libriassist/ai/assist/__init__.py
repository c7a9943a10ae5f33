"""Help for the agent: what to answer, found in the knowledge, in what colleagues answered, in canned replies."""
