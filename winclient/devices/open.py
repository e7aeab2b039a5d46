"""Opens a device by its address: file:FOLDER, cups:QUEUE, windows:PRINTER, dummy:."""

from winclient.devices import cups, dummy, folder, windows  # noqa: F401  importing registers
from winclient.devices.ports import Printer, PrinterGone
from winclient.devices.registry import DRIVERS


def open_printer(url: str) -> Printer:
    """The printer at an address. PrinterGone where there is none, said before anything is sent."""
    scheme, colon, rest = url.partition(":")
    opens = DRIVERS.get(("printer", scheme)) if colon else None
    if opens is None:
        raise PrinterGone(url)
    return opens(rest)
