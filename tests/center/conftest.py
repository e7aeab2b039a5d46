"""A center for each kind of database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.build import MONDAY, CountedIds
from winclient.center.core.center import Center, open_center

Opens = Callable[..., Center]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of this test alone; empty text is SQLite in the center's folder."""
    if request.param == "sqlite":
        return ""
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def opens(database_url: str, tmp_path: Path) -> Iterator[Opens]:
    """`opens()`: the center of this database, started once more; later starts share it."""
    opened: list[Center] = []

    def start(**words: object) -> Center:
        ids = CountedIds(first=1 + 1_000_000 * len(opened))
        folder = words.pop("folder", tmp_path / "center")
        center = open_center(database_url, folder=folder, ids=ids, clock=lambda: MONDAY, **words)  # type: ignore[arg-type]
        opened.append(center)
        return center

    yield start
    for center in opened:
        center.database.close()


@pytest.fixture
def center(opens: Opens) -> Center:
    """A center that has just started for the first time."""
    return opens()
