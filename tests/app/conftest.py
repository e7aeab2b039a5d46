"""One counter: its hall, and a store that is proved once a test has done with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build import a_hall, a_store
from winclient.app.hall import Hall
from winclient.domain.items.catalogue import Item
from winclient.store.open import SqlStore
from winclient.store.proof.verify import verify


@pytest.fixture
def items() -> tuple[Item, ...] | None:
    """The catalogue; a module with another one says so by a fixture of this name."""
    return None


@pytest.fixture
def store(tmp_path: Path, items: tuple[Item, ...] | None) -> Iterator[SqlStore]:
    store = a_store(tmp_path, items=items)
    yield store
    assert verify(store).problems == ()
    store.close()


@pytest.fixture
def hall() -> Hall:
    return a_hall()
