"""One turn of a client from reading to reply: small talk, orders, knowledge, and the words they are put into."""
