"""What the center makes of an entry: the facts it states, the verdict it gives."""
