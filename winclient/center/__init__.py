"""The server of the exchange: judges facts, gives numbers and names, and tells everybody."""
