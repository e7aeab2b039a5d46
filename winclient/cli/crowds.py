"""`queue crowd`, `queue history import`: when people come."""

from argparse import Namespace
from functools import partial
from typing import Any

from winclient.app.perform import perform
from winclient.app.queue.crowds import bring_in, crowd_view
from winclient.bootstrap import open_site
from winclient.cli import bad_rows
from winclient.cli.files import file_bytes
from winclient.cli.output import DONE, NO, Output
from winclient.cli.said import said_pair
from winclient.domain.queue.crowd import Crowd, Hour
from winclient.reading.history import read_history
from winclient.reading.rows import Source
from winclient.settings import data_folder
from winclient.wording import say


def crowd(chosen: Namespace, out: Output) -> int:
    """Arrivals of an average day by weekday and half hour."""
    site = open_site(data_folder(chosen.data))
    found = site.queue.look(crowd_view, counter=site.settings.counter)
    value = {
        "days": found.days,
        "from": found.first.isoformat() if found.first else None,
        "to": found.last.isoformat() if found.last else None,
        "busiest": _hour(found.busiest) if found.busiest else None,
        "hours": [_hour(each) for each in found.hours],
    }
    out.answer(value, "\n".join(_text(found)))
    return DONE


def history_import(chosen: Namespace, out: Output) -> int:
    """Bring in who came when, from a queue machine's CSV."""
    only = [said_pair(text, field="--only") for text in chosen.only]
    source = Source(name=chosen.file.name, data=file_bytes(chosen.file))
    days, rows = read_history(source, only=only)
    refused = bad_rows.told(rows)
    known = 0
    if days:
        site = open_site(data_folder(chosen.data))
        known = perform(site.store, partial(bring_in, days=days)).value
    value = {
        "days": len(days),
        "arrived": round(sum(sum(slots.values()) for slots in days.values())),
        "known_days": known,
        "refused": refused,
    }
    lines = [say("cli.history_imported", **{**value, "refused": len(refused)})]
    lines += bad_rows.lines(refused)
    out.answer(value, "\n".join(lines))
    return DONE if days else NO


def _hour(hour: Hour) -> dict[str, Any]:
    return {
        "weekday": hour.weekday + 1,  # as ISO counts them: Monday is 1
        "begins": hour.begins.strftime("%H:%M"),
        "mean": round(hour.mean, 2),
        "days": hour.days,
    }


def _text(found: Crowd) -> list[str]:
    if found.busiest is None:
        return [say("cli.crowd_none")]
    weekday = say(f"terms.weekday_{found.busiest.weekday}")
    begins = found.busiest.begins.strftime("%H:%M")
    head = say(
        "cli.crowd", days=found.days, weekday=weekday, begins=begins, mean=found.busiest.mean
    )
    slots = sorted({hour.slot for hour in found.hours})
    weekdays = sorted({hour.weekday for hour in found.hours})
    lines = [f"{'':6}" + "".join(f"{say(f'terms.weekday_{day}'):>6}" for day in weekdays)]
    for slot in slots:
        cells = [found.at(day, slot) for day in weekdays]
        begins = next(cell.begins for cell in cells if cell).strftime("%H:%M")
        lines.append(f"{begins:6}" + "".join(f"{cell.mean:8.1f}" for cell in cells if cell))
    return [head, *lines]
