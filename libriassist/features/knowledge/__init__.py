"""What the assistant answers from: written by people, read from files and pages, published, kept in versions."""
