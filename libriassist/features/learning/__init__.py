"""What the assistant did not settle: grouped, made into drafts, measured; verdicts on hand-overs."""
