"""Finding an item as one types."""
