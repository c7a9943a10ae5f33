"""Which entry of the knowledge answers a question, and how sure that is."""
