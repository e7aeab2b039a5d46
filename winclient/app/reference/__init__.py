"""Reference data put in force: catalogue, calendar."""
