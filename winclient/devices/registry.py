"""The drivers by kind and scheme: `@driver("printer", "file")` over what opens one."""

from collections.abc import Callable

from winclient.devices.ports import OpenPrinter

DRIVERS: dict[tuple[str, str], OpenPrinter] = {}


def driver(kind: str, scheme: str) -> Callable[[OpenPrinter], OpenPrinter]:
    """Registers a driver; it is called with what stands behind the scheme of an address."""

    def register(opens: OpenPrinter) -> OpenPrinter:
        if (kind, scheme) in DRIVERS:
            raise ValueError(f"two drivers for {kind} {scheme}:")
        DRIVERS[kind, scheme] = opens
        return opens

    return register
