"""`check`: what should be looked at before the doors open."""

import shutil
from argparse import Namespace
from collections.abc import Callable
from functools import partial

from msgspec import Struct

from winclient import phrases
from winclient.app.backing_up import last_backup
from winclient.app.exchange.numbers import WARN, left, wanted_series
from winclient.app.perform import look
from winclient.app.ports import CaseQuery, Reader
from winclient.bootstrap import Site, copier, exchange_place, font_choice, open_site, slip_desk
from winclient.cli.output import DONE, NO, Output
from winclient.cli.reducing import count
from winclient.devices.open import open_printer
from winclient.devices.receipt import ReceiptPrinter
from winclient.domain.days.moments import Moment
from winclient.domain.finding.search import Index
from winclient.printing.fonts import missing
from winclient.settings import data_folder
from winclient.store.disk.keys import KEYRING
from winclient.store.proof.verify import verify
from winclient.wording import say

RARE = "䶮㛃𬱖𫚉𬎆"  # names in use; level 3 of GB 18030-2022 and beyond the basic plane
OLDEST_BACKUP = 7  # days
LEAST_FREE = 500_000_000  # bytes: a year of cases and papers of one counter


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that was looked at."""

    name: str
    ok: bool
    message: str


def check(chosen: Namespace, out: Output) -> int:
    """Look at everything; one that fails does not hide the others."""
    site = open_site(data_folder(chosen.data))
    findings = [_found(name, look_at, site) for name, look_at in _CHECKS.items()]
    value = [{"name": f.name, "ok": f.ok, "message": f.message} for f in findings]
    out.answer(value, "\n".join(f"{'✓' if f.ok else '✗'} {f.message}" for f in findings))
    return DONE if all(f.ok for f in findings) else NO


def _found(name: str, look_at: Callable[[Site], tuple[bool, str]], site: Site) -> Finding:
    try:
        ok, message = look_at(site)
    except Exception as error:  # a broken part must be reported like a failing one
        ok, message = False, say("check.broken", name=name, why=str(error)[:200])
    return Finding(name=name, ok=ok, message=message)


def _store(site: Site) -> tuple[bool, str]:
    found = verify(site.store)
    ok = not found.problems
    return ok, say("check.store_ok" if ok else "check.store_bad", entries=found.entries)


def _key(site: Site) -> tuple[bool, str]:
    kept = site.store.key.kept_in
    return True, say("check.key_keyring" if kept == KEYRING else "check.key_file")


def _fonts(site: Site) -> tuple[bool, str]:
    lacking = missing(RARE, files=font_choice(site.settings))
    return not lacking, say("check.fonts_bad" if lacking else "check.fonts_ok", lacking=lacking)


def _printer(site: Site) -> tuple[bool, str]:
    open_printer(site.hall.printer)
    return True, say("check.printer_ok", printer=site.settings.printer)


def _slips(site: Site) -> tuple[bool, str]:
    device = open_printer(slip_desk(site).printer)
    if isinstance(device, ReceiptPrinter):
        device.check()
    return True, say("check.slips_ok", printer=site.settings.slip_printer)


def _calendar(site: Site) -> tuple[bool, str]:
    years = look(site.store, lambda reader: reader.calendar()).years
    year = Moment(site.clock()).day.year + 1
    ok = year in years
    return ok, say("check.calendar_ok" if ok else "check.calendar_bad", year=year)


def _catalogue(site: Site) -> tuple[bool, str]:
    stamps, indexed = look(site.store, _catalogue_size)
    ok = 0 < stamps == indexed
    return ok, say("check.catalogue_ok" if ok else "check.catalogue_bad", items=stamps)


def _catalogue_size(reader: Reader) -> tuple[int, int]:
    return len(reader.stamps()), len(Index(reader.search_blobs()))


def _clock(site: Site) -> tuple[bool, str]:
    seen = look(site.store, lambda reader: reader.last_seen())
    ok = seen is None or site.clock() >= seen
    return ok, say("check.clock_ok" if ok else "check.clock_bad")


def _disk(site: Site) -> tuple[bool, str]:
    free = shutil.disk_usage(site.folder).free
    ok = free >= LEAST_FREE
    return ok, say("check.disk_ok" if ok else "check.disk_bad", free=free // 1_000_000)


def _numbers(site: Site) -> tuple[bool, str]:
    """Whether this store may give numbers, and for how long."""
    standing = look(site.store, lambda reader: reader.standing())
    if standing.frozen or standing.stopped:
        return False, say("check.numbers_frozen" if standing.frozen else "check.numbers_stopped")
    if not standing.enrolled:
        return True, say("check.numbers_own")
    sizes = wanted_series(look(site.store, exchange_place(site).here))
    remaining = {name: look(site.store, partial(left, series=name)) for name in sizes}
    few = [name for name, size in sizes.items() if remaining[name] < size * WARN]
    key = "check.numbers_few" if few else "check.numbers_ok"
    return not few, say(key, series="、".join(map(phrases.series, few)), n=min(remaining.values()))


def _center(site: Site) -> tuple[bool, str]:
    """What is on this disk alone, and what came back."""
    if not look(site.store, lambda reader: reader.standing()).enrolled:
        return True, say("check.center_none")
    open_ = look(site.store, lambda reader: reader.open_refusals())
    missing = look(site.store, lambda reader: reader.missing())
    here = look(site.store, lambda reader: reader.only_here())
    ok = not open_ and not missing
    return ok, say("check.center", here=here, back=len(open_), missing=len(missing))


def _backup(site: Site) -> tuple[bool, str]:
    """Whether a lone store has a backup of these days; a center keeps what the others have."""
    last = look(site.store, last_backup)
    alone = not look(site.store, lambda reader: reader.standing()).enrolled
    if last is None:
        empty = not look(site.store, lambda reader: reader.cases(CaseQuery(limit=1)))
        return empty or not alone, say("check.backup_none")
    days = (Moment(site.clock()).day - Moment(last).day).days
    ok = days <= OLDEST_BACKUP or not alone
    return ok, say("check.backup_ok" if ok else "check.backup_old", day=phrases.day(last), n=days)


def _copy(site: Site) -> tuple[bool, str]:
    """Whether what no center has can be kept twice."""
    beside = copier(site, changed=lambda _touched: None)
    if beside is None:
        return True, say("check.copy_none")
    if not look(site.store, lambda reader: reader.standing()).enrolled:
        return False, say("check.copy_alone")
    beside.step()
    beside.close()
    key = f"check.copy_{beside.trouble or 'ok'}"
    return not beside.trouble, say(key, folder=site.settings.copy_folder)


def _kept(site: Site) -> tuple[bool, str]:
    """How much personal data of ended cases is still here."""
    done, every, more = count(site)
    size = site.store.scans.bytes_here() // 1_000_000
    return True, say("check.kept", done=done, every=every, n=more, size=size)


_CHECKS: dict[str, Callable[[Site], tuple[bool, str]]] = {
    "store": _store,
    "key": _key,
    "fonts": _fonts,
    "printer": _printer,
    "slip_printer": _slips,
    "calendar": _calendar,
    "catalogue": _catalogue,
    "clock": _clock,
    "disk": _disk,
    "backup": _backup,
    "numbers": _numbers,
    "copy": _copy,  # first, for it changes what the next one counts
    "center": _center,
    "kept": _kept,
}
