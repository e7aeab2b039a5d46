"""`case attach`, `case scans`, `case detach`: scans and photos of materials."""

from argparse import Namespace
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from winclient.app.cases import scans
from winclient.app.cases.finding import case_numbered
from winclient.app.perform import look, perform
from winclient.app.ports import Tx
from winclient.app.scan_ports import KeptScan
from winclient.bootstrap import Site, open_site
from winclient.cli.moments import moment_of
from winclient.cli.opening import keep_file
from winclient.cli.output import DONE, Output
from winclient.cli.scan_parts import scan_bytes, sweep_scans
from winclient.domain.cases.case import Case
from winclient.domain.ledger.scans import Scan
from winclient.domain.refusals import Reason, Refused
from winclient.settings import data_folder
from winclient.wording import say


def attach(chosen: Namespace, out: Output) -> int:
    """Files become scans of a material, all of them or none."""
    site = open_site(data_folder(chosen.data))
    sweep_scans(site)
    scans.check_listed(_case(site, chosen.number), [chosen.material])
    kept = [keep_file(site, file, material=chosen.material) for file in chosen.files]
    case = perform(site.store, partial(name, site=site, number=chosen.number, kept=kept)).value
    out.answer({"case": case.number, "scans": shown(site, case)}, _text(site, case))
    return DONE


def _case(site: Site, number: str) -> Case:
    return look(site.store, partial(case_numbered, number=number))


def name(tx: Tx, *, site: Site, number: str, kept: Sequence[KeptScan]) -> Case:
    """The facts of scans that are safe."""
    counter, when = site.settings.counter, moment_of(tx, site=site)
    clerk = site.clerk
    case = case_numbered(tx, number)
    return scans.attach(tx, case, kept=kept, clerk=clerk, counter=counter, when=when)


def show(chosen: Namespace, out: Output) -> int:
    """The scans of a case; with `--export` also as files in a folder."""
    site = open_site(data_folder(chosen.data))
    case = _case(site, chosen.number)
    value = {"case": case.number, "scans": shown(site, case)}
    if chosen.export is not None:
        value["files"] = [str(file) for file in _exported(site, case, chosen.export)]
    out.answer(value, _text(site, case))
    return DONE


def _exported(site: Site, case: Case, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for nth, scan in enumerate(case.scans, start=1):
        file = folder / scans.file_name(scan, nth=nth)
        data = scan_bytes(site, scan)
        try:
            with file.open("xb") as opened:
                opened.write(data)
        except FileExistsError as error:
            raise Refused(Reason.FILE_EXISTS, file=str(file)) from error
        made.append(file)
    return made


def detach(chosen: Namespace, out: Output) -> int:
    """A scan was attached by mistake: its case forgets it, and so does this PC."""
    site = open_site(data_folder(chosen.data))

    def use(tx: Tx) -> Scan:
        return scans.withdraw(
            tx,
            number=chosen.number,
            scan=chosen.scan,
            reason=chosen.reason,
            clerk=site.clerk,
            counter=site.settings.counter,
            when=moment_of(tx, site=site),
        )

    gone = perform(site.store, use).value
    if not look(site.store, lambda reader: reader.scan_named(gone.sha256)):
        site.store.scans.remove(gone.sha256)
    value = {"material": gone.material, "sha256": gone.sha256}
    out.answer(value, say("cli.scan_detached", material=gone.material))
    return DONE


def shown(site: Site, case: Case) -> list[Mapping[str, Any]]:
    """The scans as JSON; `here`: whether this PC has the bytes."""
    return [
        {
            "material": scan.material,
            "sha256": scan.sha256,
            "size": scan.size,
            "media": scan.media.value,
            "at": scan.at,
            "here": site.store.scans.has(scan.sha256),
        }
        for scan in case.scans
    ]


def _text(site: Site, case: Case) -> str:
    lines = [say("cli.scans_head", number=case.number, n=len(case.scans))]
    for scan in case.scans:
        here = "" if site.store.scans.has(scan.sha256) else say("cli.scan_elsewhere")
        size, kind = -(-scan.size // 1024), scan.media.suffix[1:].upper()
        digest = scan.sha256[:12]
        told = {"material": scan.material, "kind": kind, "size": size, "here": here}
        lines.append(say("cli.scan_line", digest=digest, **told))
    return "\n".join(lines)
