"""What words say, without knowing of conversations: folding, spelling, patterns, facts, order numbers, secrets."""
