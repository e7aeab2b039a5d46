"""`paper list` and `paper save`."""

from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import Any

from winclient.app.cases.finding import case_numbered
from winclient.app.perform import look
from winclient.app.ports import Reader
from winclient.bootstrap import font_choice, open_site
from winclient.cli.output import DONE, Output
from winclient.domain.cases.papers import Paper
from winclient.domain.ledger.snapshot import PaperKind
from winclient.domain.refusals import Reason, Refused
from winclient.printing.render import render
from winclient.settings import data_folder
from winclient.wording import say


def list_papers(chosen: Namespace, out: Output) -> int:
    """The papers of a case, with what became of their print jobs."""
    site = open_site(data_folder(chosen.data))
    rows = look(site.store, partial(_rows, number=chosen.number))
    out.answer(rows, "\n".join(map(_line, rows)))
    return DONE


def save(chosen: Namespace, out: Output) -> int:
    """Render the stored snapshot of the newest paper of a kind into a file."""
    try:
        kind = PaperKind(chosen.kind)
    except ValueError as error:
        choices = ", ".join(PaperKind)
        raise Refused(Reason.FIELD_WRONG, field="KIND", why=choices) from error
    site = open_site(data_folder(chosen.data))
    paper = look(site.store, partial(_newest, number=chosen.number, kind=kind))
    data = render(paper, copy=0, format=chosen.format, files=font_choice(site.settings))
    _write(chosen.out, data)
    value = {"kind": kind, "number": paper.snapshot.number, "file": str(chosen.out)}
    out.answer(value, say("cli.saved", number=paper.snapshot.number, file=chosen.out))
    return DONE


def _line(row: dict[str, Any]) -> str:
    title, state = say(f"papers.title_{row['kind']}"), say(f"clerk.print_{row['state'] or 'none'}")
    return say("cli.paper_line", title=title, number=row["number"], state=state)


def _papers(reader: Reader, number: str) -> tuple[Paper, ...]:
    return reader.papers(case_numbered(reader, number).id)


def _newest(reader: Reader, *, number: str, kind: PaperKind) -> Paper:
    for paper in reversed(_papers(reader, number)):
        if paper.snapshot.kind is kind:
            return paper
    raise Refused(Reason.PAPER_UNKNOWN, paper=kind.value)


def _rows(reader: Reader, *, number: str) -> list[dict[str, Any]]:
    return [_row(reader, paper) for paper in _papers(reader, number)]


def _row(reader: Reader, paper: Paper) -> dict[str, Any]:
    jobs = reader.jobs(paper=paper.id)
    original = next((job for job in jobs if job.copy == 0), None)  # another counter's has none
    return {
        "kind": paper.snapshot.kind.value,
        "number": paper.snapshot.number,
        "copies": len(paper.snapshot.copies),
        "printed": sum(job.state.value == "printed" for job in jobs),
        "reprints": paper.reprints,
        "state": original.state.value if original else "",
        "error": original.error if original else "",
    }


def _write(path: Path, data: bytes) -> None:
    """Whole or not there; a device or a pipe is written to, never put away for a file."""
    if path.is_dir():
        raise Refused(Reason.FIELD_WRONG, field="--out", why=say("world.EISDIR"))
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)
