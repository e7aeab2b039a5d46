"""The interface over HTTP: addresses, who may use them, how much."""
