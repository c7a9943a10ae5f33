"""LibriAssist: customer-service chat that hands over from an assistant to a person."""
