"""What every test may ask for."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ("tests.build.postgres",)

# A shell's background job ignores Ctrl-C, and so would every program that a test interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes is the machine's affair: nothing here passes or fails by the clock.
settings.register_profile("hall", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hall")

LONGEST_NAME = 1000  # characters; Linux starts no program with a variable beyond 128 KiB


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real public data that is never part of the product; skips without it."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("WINCLIENT_REAL_DATA") or beside)
    if not (folder / "README.md").is_file():
        pytest.skip(f"no real data at {folder} (WINCLIENT_REAL_DATA names another folder)")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test's name is short: pytest puts it in the environment of every program a test starts."""
    for item in items:
        if len(item.nodeid) > LONGEST_NAME:
            raise pytest.UsageError(f"give the parameters ids: {item.nodeid[:LONGEST_NAME]}…")
