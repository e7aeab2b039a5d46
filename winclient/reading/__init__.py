"""Reads catalogue files as halls really have them into domain items."""

from winclient.reading.catalogue import read_catalogue
from winclient.reading.rows import Reading, RowRefusal

__all__ = ["Reading", "RowRefusal", "read_catalogue"]
