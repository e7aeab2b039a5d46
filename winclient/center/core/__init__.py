"""The center itself: one life, its rounds, and what it lends."""
