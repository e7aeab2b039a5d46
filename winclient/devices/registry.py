"""The drivers by kind and scheme: `@driver("printer", "file")` over what opens one."""

from collections.abc import Callable
from typing import Any, TypeVar

DRIVERS: dict[tuple[str, str], Callable[[str], Any]] = {}
Opens = TypeVar("Opens", bound=Callable[[str], Any])


def driver(kind: str, scheme: str) -> Callable[[Opens], Opens]:
    """Registers a driver; it is called with what stands behind the scheme of an address."""

    def register(opens: Opens) -> Opens:
        if (kind, scheme) in DRIVERS:
            raise ValueError(f"two drivers for {kind} {scheme}:")
        DRIVERS[kind, scheme] = opens
        return opens

    return register
