"""Replies supervisors prepare: agents put them into messages with a `/`, and fill their gaps."""
