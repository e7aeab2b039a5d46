"""The one transaction boundary: runs a use case and commits it, or rolls everything back."""

from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import Struct

from winclient.app.ports import Reader, Store, Touched, Tx

T = TypeVar("T")


class Done(Struct, Generic[T], frozen=True):
    """What a use case answered and what it changed."""

    value: T
    touched: Touched


def perform(store: Store, use_case: Callable[[Tx], T]) -> Done[T]:
    """Run `use_case` in one transaction. Any exception leaves the store as it was."""
    with store.transaction() as tx:
        value = use_case(tx)
        touched = tx.finish()
    return Done(value, touched)


def look(store: Store, view: Callable[[Reader], T]) -> T:
    """Read without changing anything."""
    with store.reading() as reader:
        return view(reader)
