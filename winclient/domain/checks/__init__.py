"""The checklist, and the situations that change it."""
