"""What is written down for ever: the facts, and what they carry."""
