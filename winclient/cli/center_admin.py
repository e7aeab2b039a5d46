"""`center enrol`, `news`, `numbers` …: what an administrator does on the center's machine."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from winclient.bootstrap import SystemIds, now
from winclient.center import administration, news
from winclient.center.core.center import Center, open_beside
from winclient.center.core.enrolment import new_code
from winclient.center.http.accounts import accounts
from winclient.center.http.reference import Kind, publish
from winclient.center.relay.upward import read_joined
from winclient.cli import bad_rows
from winclient.cli.center import folder_of
from winclient.cli.files import file_or_stdin
from winclient.cli.output import DONE, NO, Output
from winclient.cli.pulling import plain_catalogue, read_published
from winclient.cli.said import said_pair
from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.refusals import Reason, Refused
from winclient.settings import data_folder, load_settings
from winclient.wording import say


@contextmanager
def opened(chosen: Namespace) -> Iterator[Center]:
    """The center's database, as a process beside those that serve."""
    center = open_beside(
        chosen.database or "", folder=folder_of(chosen), ids=SystemIds(), clock=now
    )
    try:
        yield center
    finally:
        center.database.close()


def enrol(chosen: Namespace, out: Output) -> int:
    """A one-time code for a new device. Refused(CODE_FROM_ABOVE) at a relay, which has none."""
    joined = read_joined(folder_of(chosen))
    if joined is not None:
        raise Refused(Reason.CODE_FROM_ABOVE, url=joined.url)
    settings = load_settings(data_folder(chosen.data))
    station = chosen.station or f"{settings.region}{int(settings.station):03}"
    if not (len(station) == 9 and station.isdecimal()):
        raise Refused(Reason.FIELD_WRONG, field="--station", why=say("center.nine", text=station))
    role = "relay" if chosen.relay else "counter"
    with opened(chosen) as center:
        code, expires = new_code(center, name=chosen.name, station=station, role=role)
    value = {"code": code, "expires": expires, "name": chosen.name, "station": station}
    out.answer(value, say("center.code", code=code, name=chosen.name, until=f"{expires:%H:%M}"))
    return DONE


def tell(chosen: Namespace, out: Output) -> int:
    """Back-office news of a case: the counter that took it in is told with its next round."""
    kind, said = _NEWS[chosen.kind](chosen)
    with opened(chosen) as center:
        told = news.tell(center, case=chosen.case, kind=kind, said={**said, "by": chosen.by})
    value = {"id": told.id, "case": told.case, "kind": told.kind}
    out.answer(value, say("center.told", case=chosen.case))
    return DONE


def _correction(chosen: Namespace) -> tuple[str, dict[str, Any]]:
    wants = [text.partition("=") for text in chosen.want]
    if not wants or not all(name and reason for name, _, reason in wants):
        raise Refused(Reason.FIELD_WRONG, field="--want", why=say("center.want_form"))
    told = [{"name": name, "reason": reason} for name, _, reason in wants]
    return "correction_wanted", {"wants": told}


def _decision(chosen: Namespace) -> tuple[str, dict[str, Any]]:
    if chosen.denied and not chosen.reason:
        raise Refused(Reason.FIELD_MISSING, field="--reason")
    day = chosen.on or now().astimezone(HALL_ZONE).date().isoformat()
    said = {"granted": not chosen.denied, "decided_on": day, "reason": chosen.reason}
    return "case_decided", {**said, "document": chosen.document}


def _result(chosen: Namespace) -> tuple[str, dict[str, Any]]:
    if not chosen.result:
        raise Refused(Reason.FIELD_MISSING, field="--result")
    return "result_arrived", {"results": chosen.result}


_NEWS = {"correction": _correction, "decision": _decision, "result": _result}


def numbers(chosen: Namespace, out: Output) -> int:
    """The ledger of numbers; exit 1 where a series does not add up."""
    with opened(chosen) as center:
        found = accounts(center)
    lines = (say("center.account", **_plain(each)) for each in found)
    out.answer(found, "\n".join(lines) or say("center.no_numbers"))
    return DONE if all(each.balanced for each in found) else NO


def _plain(account: Any) -> dict[str, Any]:
    names = ("given", "used", "void", "missing", "left", "suspect", "unlent", "gap")
    told = {name: getattr(account, name) for name in (*names, "twice")}
    _, region, year, station = account.series.split("/")
    return {"station": f"{region}{station}", "year": year, **told}


def grant(chosen: Namespace, out: Output) -> int:
    """Numbers for a device without a line: 25 letters to read out, or the signed block."""
    with opened(chosen) as center:
        block, typed = administration.grant_block(
            center,
            device=chosen.device,
            ask=chosen.ask,
            series=chosen.series,
            count=chosen.count,
        )
    value = {"series": block.series, "lo": block.lo, "hi": block.hi, "typed": typed}
    value["signature"] = block.signature
    out.answer(value, say("center.granted", typed=typed, lo=block.lo, hi=block.hi))
    return DONE


def publishing(chosen: Namespace, out: Output) -> int:
    """A new version of catalogue, calendar, counters or policy, signed."""
    body = file_or_stdin(chosen.file)
    if not body:
        raise Refused(Reason.FILE_EMPTY, file=chosen.file)
    kind = Kind(chosen.kind)
    mapping = dict(said_pair(pair, field="--map") for pair in chosen.map)
    # What no counter could use is refused here, not at each of them.
    _, reading = read_published(kind.value, body, mapping=mapping)
    if mapping:  # the counters do not know these columns
        body = plain_catalogue(reading.items)
    with opened(chosen) as center:
        version = publish(center, kind=kind, station=chosen.station or "", body=body)
    refused = bad_rows.told(reading.refused)
    lines = [say("center.published", version=version)]
    if refused:
        lines.append(say("center.published_refused", n=len(refused)))
        lines += bad_rows.lines(refused)
    out.answer({"kind": kind.value, "version": version, "refused": refused}, "\n".join(lines))
    return DONE


def backup(chosen: Namespace, out: Output) -> int:
    """Before each backup, and when one is no longer kept: only what all hold may be pruned."""
    with opened(chosen) as center:
        change = administration.drop_backup if chosen.dropped else administration.note_backup
        change(center, name=chosen.name)
    value = {"backup": chosen.name, "kept": not chosen.dropped}
    told = "center.backup_dropped" if chosen.dropped else "center.backup_noted"
    out.answer(value, say(told, folder=folder_of(chosen)))
    return DONE
