"""What the clerk face asks of the use cases; all of it runs on the worker."""
