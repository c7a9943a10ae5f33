"""The assistant's turns: what a client asked, whether a person is called, the answer; durable as an effect."""
