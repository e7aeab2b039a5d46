"""The use cases of a case, from intake to its end."""
