"""The use cases of the queue, here or at a hub."""
