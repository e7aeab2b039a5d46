"""The chain of entries, and a case as they tell it."""
