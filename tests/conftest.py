"""What every test may ask for."""

import os
from pathlib import Path

import pytest

pytest_plugins = ("tests.postgres",)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real public data that is never part of the product; skips without it."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("WINCLIENT_REAL_DATA") or beside)
    if not (folder / "README.md").is_file():
        pytest.skip(f"no real data at {folder} (WINCLIENT_REAL_DATA names another folder)")
    return folder
