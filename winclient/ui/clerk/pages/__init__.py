"""What a clerk sees: each page shows values and emits what was asked for."""
