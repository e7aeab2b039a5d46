"""Finds the product's own data files, in a checkout, a wheel or a frozen program."""

import sys
from pathlib import Path


def resource(*parts: str) -> Path:
    """Path of a file or folder below `resources/`."""
    bundle = getattr(sys, "_MEIPASS", None)
    root = Path(bundle) if bundle else Path(__file__).resolve().parent
    for base in (root / "resources", root.parent / "resources"):
        if base.is_dir():
            return base.joinpath(*parts)
    raise FileNotFoundError("the resources folder is missing: install winclient again")
