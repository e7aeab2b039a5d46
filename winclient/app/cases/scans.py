"""Scans of materials: kept first, then named by a fact of their case."""

import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from winclient.app.cases.finding import case_numbered
from winclient.app.exchange.behind import looks_back
from winclient.app.ports import Reader, Tx
from winclient.app.scan_ports import KeptScan, ScanBox
from winclient.domain.cases.case import Case
from winclient.domain.codec import from_plain
from winclient.domain.days.moments import Moment
from winclient.domain.ledger.scans import MOST_SCANS, Scan, ScanAttached, ScanWithdrawn, media_of
from winclient.domain.persons.people import Clerk
from winclient.domain.refusals import Reason, Refused

_FORBIDDEN = frozenset('<>:"/\\|?*')
_LONGEST = 40  # characters of a material in a file's name


def keep(box: ScanBox, data: bytes, *, material: str, file: str) -> KeptScan:
    """Before any transaction: the bytes are safe, and of a kind that is taken.

    Refused: SCAN_EMPTY, SCAN_TOO_LARGE, SCAN_KIND, naming `file`.
    """
    media = media_of(data, file=file)
    return KeptScan(material=material, sha256=box.put(data), size=len(data), media=media)


def attach(
    tx: Tx, case: Case, *, kept: Sequence[KeptScan], clerk: Clerk, counter: str, when: Moment
) -> Case:
    """Name scans in a case; one that is there already stays as it is.

    Refused: MATERIAL_UNKNOWN, SCANS_TOO_MANY.
    """
    check_listed(case, [scan.material for scan in kept])
    known = {(scan.material, scan.sha256) for scan in case.scans}
    fresh = {(scan.material, scan.sha256): scan for scan in kept}
    fresh = {name: scan for name, scan in fresh.items() if name not in known}
    if len(known) + len(fresh) > MOST_SCANS:
        n = len(known) + len(fresh)
        raise Refused(Reason.SCANS_TOO_MANY, limit=MOST_SCANS, n=n)
    for scan in fresh.values():
        tx.record(
            ScanAttached(
                at=when.at,
                clerk=clerk.id,
                counter=counter,
                clock_suspect=when.suspect,
                case=case.id,
                material=scan.material,
                sha256=scan.sha256,
                size=scan.size,
                media=scan.media,
            )
        )
    return tx.case(case.id) or case


def check_listed(case: Case, materials: Sequence[str]) -> None:
    """Refused(MATERIAL_UNKNOWN) for one that is not on the case's list."""
    listed = {row.name for row in case.rows}
    for material in materials:
        if material not in listed:
            raise Refused(Reason.MATERIAL_UNKNOWN, name=material)


def withdraw(
    tx: Tx,
    *,
    number: str,
    scan: str,
    reason: str,
    clerk: Clerk,
    counter: str,
    when: Moment,
) -> Scan:
    """A scan was attached by mistake; `scan` is the beginning of its SHA-256, 8 digits at least.

    Refused: CASE_UNKNOWN, SCAN_UNKNOWN, SCAN_WITHOUT_REASON.
    """
    if not reason.strip():
        raise Refused(Reason.SCAN_WITHOUT_REASON)
    case = case_numbered(tx, number)
    found = [each for each in case.scans if len(scan) >= 8 and each.sha256.startswith(scan)]
    if not found:
        raise Refused(Reason.SCAN_UNKNOWN, number=case.number, scan=scan[:64])
    for each in found:
        tx.record(
            ScanWithdrawn(
                at=when.at,
                clerk=clerk.id,
                counter=counter,
                clock_suspect=when.suspect,
                case=case.id,
                material=each.material,
                sha256=each.sha256,
                reason=reason.strip(),
            )
        )
    return found[0]


def drafted(body: Any) -> tuple[KeptScan, ...]:
    """The scans of a draft; one that a newer program wrote otherwise is left out."""
    try:
        return from_plain(tuple[KeptScan, ...], body.get("scans") or [])
    except (ValueError, AttributeError):
        return ()


def needed(reader: Reader) -> frozenset[str] | None:
    """Every scan that a sweep must leave; None while the store looks for its own past."""
    return None if looks_back(reader) else named(reader)


def named(reader: Reader) -> frozenset[str]:
    """Every scan that a case or a draft of this PC names."""
    drafts = (drafted(json.loads(draft.body)) for draft in reader.drafts())
    return reader.scans_named() | {scan.sha256 for kept in drafts for scan in kept}


def file_name(scan: Scan, *, nth: int) -> str:
    """A name for people that no system takes for a path or a device."""
    clean = "".join(c for c in scan.material if c.isprintable() and c not in _FORBIDDEN)
    return f"{nth:02}-{PurePath(clean).name[:_LONGEST].strip(' .')}{scan.media.suffix}"
