"""What an agent reads first: the need, the facts, what was tried; and the summary at the end."""
