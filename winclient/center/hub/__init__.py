"""The hall's queue, one writer for all who wait."""
