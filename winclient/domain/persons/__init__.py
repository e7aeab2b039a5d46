"""Who applies: documents, numbers, masks."""
