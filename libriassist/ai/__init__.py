"""The assistant: what it answers with, from which knowledge, and the orders it may tell of."""
