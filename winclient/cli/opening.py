"""What commands about items and cases open: a store that has items, a scan that is kept.

No reader of catalogue files and no line to a center is imported here: an intake needs neither.
"""

from pathlib import Path

from winclient.app.cases.scans import keep
from winclient.app.scan_ports import KeptScan
from winclient.bootstrap import Site, install_demo, open_site
from winclient.cli.files import file_bytes
from winclient.cli.output import note
from winclient.domain.ledger.scans import MOST_BYTES
from winclient.settings import data_folder
from winclient.wording import say


def open_with_items(chosen: str | None) -> Site:
    """The site, with the demo catalogue where no catalogue was ever imported."""
    site = open_site(data_folder(chosen))
    if install_demo(site, progress):
        note(say("cli.demo_catalogue"))
    return site


def keep_file(site: Site, file: Path, *, material: str) -> KeptScan:
    """The file's bytes, safe in the store's folder; the file itself stays where it is."""
    data = file_bytes(file, most=MOST_BYTES + 1)
    return keep(site.store.scans, data, material=material, file=file.name)


def progress(done: int, total: int | None) -> None:
    """A line on stderr at every five thousandth: long work shows that it goes on."""
    if done and done % 5000 == 0:
        note(say("cli.progress", done=done, total=total or "…"))
