"""Help for agents: suggested answers, drafts in better words, translations. Nothing is sent without them."""
