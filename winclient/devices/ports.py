"""What a printer is and how it fails; defined with the use cases that settle its jobs."""

from winclient.app.printing import (
    DiskFull,
    OpenPrinter,
    PaperOut,
    Printer,
    PrinterFault,
    PrinterGone,
    PrinterUnsure,
    Sent,
)

__all__ = [
    "DiskFull",
    "OpenPrinter",
    "PaperOut",
    "Printer",
    "PrinterFault",
    "PrinterGone",
    "PrinterUnsure",
    "Sent",
]
