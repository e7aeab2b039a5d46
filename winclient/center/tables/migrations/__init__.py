"""The center's own history of schema changes."""
