"""The one transaction, and all that it writes."""
