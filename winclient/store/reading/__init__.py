"""What use cases may ask the store."""
