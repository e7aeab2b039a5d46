"""A real center and a counter of its."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build import MONDAY, CountedIds
from tests.sync.carrying import Pc
from winclient.center.core.center import Center, open_center


@pytest.fixture
def center(tmp_path: Path) -> Iterator[Center]:
    ids = CountedIds(first=9_000_000)
    opened = open_center("", folder=tmp_path / "center", ids=ids, clock=lambda: MONDAY)
    yield opened
    opened.database.close()


@pytest.fixture
def pc(tmp_path: Path, center: Center) -> Pc:
    return Pc(tmp_path / "pc", center).enrol()
