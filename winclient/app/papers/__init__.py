"""Papers and their print jobs."""
