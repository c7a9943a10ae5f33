"""A language model behind the assistant: optional, grounded, checked, never trusted."""
