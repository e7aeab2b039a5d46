"""The exchange with a center: what travels, and how a counter takes part."""
