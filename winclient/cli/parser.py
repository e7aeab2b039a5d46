"""Parses the command line and runs the one command it names."""

import argparse
import importlib
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from winclient import __version__
from winclient.cli.output import WRONG_INPUT, Output
from winclient.domain.refusals import Refused
from winclient.wording import say

Command = Callable[[argparse.Namespace, Output], int]


class _WrongArguments(Exception):
    """argparse's complaint, to be printed as the contract asks."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _WrongArguments(f"{self.format_usage()}{message}")


def run(arguments: Sequence[str]) -> int:
    """Run the command; the exit code of the contract. Never a traceback on stdout."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    out = Output(as_json="--json" in arguments)
    try:
        chosen = build_parser().parse_args(arguments)
    except _WrongArguments as error:
        return out.failed("arguments", str(error), code=WRONG_INPUT)
    return _guarded(_command(chosen.run), chosen, Output(as_json=chosen.json))


def _guarded(command: Command, chosen: argparse.Namespace, out: Output) -> int:
    try:
        return command(chosen, out)
    except Refused as error:
        return out.refused(error)
    except KeyboardInterrupt:
        return out.failed("interrupted", say("cli.interrupted"))
    except OSError as error:
        return out.failed("world", say("cli.world", what=error.strerror or type(error).__name__))
    except Exception as error:
        logging.getLogger("winclient").exception("a bug ended the command")
        return out.failed(type(error).__name__, say("cli.bug"))


def _command(name: str) -> Command:
    module, _, function = name.partition(":")
    command: Command = getattr(importlib.import_module(f"winclient.cli.{module}"), function)
    return command


def build_parser() -> argparse.ArgumentParser:
    """All commands; modules are imported only when theirs is run."""
    parser = _Parser(prog="winclient", description=say("cli.description"))
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--data", metavar="DIR", help=say("cli.help_data"))
    parser.add_argument("--json", action="store_true", help=say("cli.help_json"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _faces(commands)
    _catalogue(commands)
    _cases(commands)
    _tickets(commands)
    _tools(commands)
    return parser


def _add(commands: Any, name: str, target: str) -> argparse.ArgumentParser:
    key = target.replace(":", "_")
    added: argparse.ArgumentParser = commands.add_parser(name, help=say(f"cli.help_{key}"))
    added.set_defaults(run=target)
    return added


def _group(commands: Any, name: str) -> Any:
    group = commands.add_parser(name, help=say(f"cli.help_{name}"))
    return group.add_subparsers(dest=f"{name}_command", required=True, metavar="COMMAND")


def _faces(commands: Any) -> None:
    clerk = _add(commands, "clerk", "faces:clerk")
    clerk.add_argument("--screenshot", type=Path, metavar="FILE.png")
    clerk.add_argument("--size", default="1366x768", metavar="WxH")
    clerk.add_argument("--theme", choices=("light", "dark", "contrast"))
    clerk.add_argument("--text-scale", type=int, metavar="PERCENT")
    demo = _add(commands, "demo", "demo:demo")
    demo.add_argument("--out", type=Path, metavar="DIR")
    demo.add_argument("--cases", type=int, default=30, metavar="N")
    demo.add_argument("--seed", type=int, default=1, metavar="N")


def _catalogue(commands: Any) -> None:
    group = _group(commands, "catalogue")
    imported = _add(group, "import", "catalogue:import_files")
    imported.add_argument("files", nargs="+", type=Path, metavar="FILE")
    imported.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD")
    searched = _add(group, "search", "catalogue:search")
    searched.add_argument("text")
    searched.add_argument("--limit", type=int, default=20, metavar="N")
    shown = _add(group, "show", "catalogue:show")
    shown.add_argument("item", metavar="ID|CODE")
    folk = _add(group, "folk-names", "catalogue:folk_names")
    folk.add_argument("file", nargs="?", type=Path, metavar="FILE")
    checklist = _add(commands, "checklist", "catalogue:checklist")
    checklist.add_argument("items", nargs="+", metavar="ITEM")
    checklist.add_argument("--answer", action="append", default=[], metavar="QUESTION=ANSWER")


def _cases(commands: Any) -> None:
    intake = _add(commands, "intake", "cases:intake")
    intake.add_argument("file", metavar="FILE|-")
    group = _group(commands, "case")
    _add(group, "show", "cases:show").add_argument("number", metavar="NUMBER")
    listed = _add(group, "list", "cases:list_cases")
    listed.add_argument("--state", metavar="STATE")
    listed.add_argument("--limit", type=int, default=200, metavar="N")
    brought = _add(group, "bring", "cases:bring")
    brought.add_argument("number", metavar="NUMBER")
    brought.add_argument("file", metavar="FILE|-")
    papers = _group(commands, "paper")
    _add(papers, "list", "papers:list_papers").add_argument("number", metavar="NUMBER")
    saved = _add(papers, "save", "papers:save")
    saved.add_argument("number", metavar="NUMBER")
    saved.add_argument("kind", metavar="KIND")
    saved.add_argument("--out", type=Path, required=True, metavar="FILE")
    saved.add_argument("--format", choices=("pdf", "escpos"), default="pdf")


# name, target, whether it must name a ticket (None: it cannot), further options
_TICKET_ACTS: tuple[tuple[str, str, bool | None, tuple[str, ...]], ...] = (
    ("call", "tickets:call", False, ("--reason",)),
    ("recall", "tickets:recall", False, ()),
    ("begin", "tickets:begin", False, ()),
    ("skip", "tickets:skip", False, ()),
    ("park", "tickets:park", False, ("--reason",)),
    ("resume", "tickets:resume", False, ()),
    ("finish", "tickets:finish", False, ()),
    ("undo", "tickets:undo", None, ()),
    ("return", "tickets:give_back", True, ()),
    ("leave", "tickets:leave", True, ()),
    ("void", "tickets:void", True, ("--reason",)),
    ("pause", "sessions:pause", None, ("--reason",)),
    ("continue", "sessions:proceed", None, ()),
    ("status", "sessions:status", None, ()),
    ("balance", "sessions:balance", None, ()),
)


def _tickets(commands: Any) -> None:
    group = _group(commands, "ticket")
    taken = _at_counter(_add(group, "take", "tickets:take"))
    for option in ("segment", "priority", "granted-by", "ground", "appointment", "code", "item"):
        taken.add_argument(f"--{option}")
    for name, target, names_ticket, options in _TICKET_ACTS:
        act = _at_counter(_add(group, name, target))
        if names_ticket is not None:
            act.add_argument("--ticket", required=names_ticket, metavar="T")
        for option in options:
            act.add_argument(option)
    moved = _at_counter(_add(group, "transfer", "tickets:transfer"))
    moved.add_argument("--ticket", metavar="T")
    moved.add_argument("--to", required=True, metavar="COUNTER|SEGMENT")
    moved.add_argument("--reason")
    _ticket_lists(group)


def _ticket_lists(group: Any) -> None:
    listed = _add(group, "list", "tickets:list_tickets")
    listed.add_argument("--state", metavar="STATE")
    listed.add_argument("--segment", metavar="S")
    listed.add_argument("--limit", type=int, default=5000, metavar="N")
    _add(group, "show", "tickets:show").add_argument("number", metavar="T")
    _add(group, "segments", "sessions:segments").add_argument("--write", action="store_true")
    session = _group(group, "session")
    for name, target in (
        ("open", "sessions:open_session"),
        ("stop", "sessions:stop"),
        ("resume", "sessions:resume"),
        ("close", "sessions:close"),
    ):
        _at_counter(_add(session, name, target))


def _at_counter(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--counter", metavar="N")
    parser.add_argument("--at", metavar="TIME", help=say("cli.help_at"))
    return parser


def _tools(commands: Any) -> None:
    calendar = _group(commands, "calendar")
    due = _add(calendar, "due", "tools:calendar_due")
    due.add_argument("date", metavar="DATE")
    due.add_argument("days", type=int, metavar="DAYS")
    due.add_argument("--unit", choices=("工作日", "自然日"), default="工作日")
    _add(calendar, "import", "tools:calendar_import").add_argument(
        "file", type=Path, metavar="FILE"
    )
    _add(commands, "identity", "tools:identity").add_argument("number", metavar="NUMBER")
    ledger = _group(commands, "ledger")
    _add(ledger, "verify", "tools:ledger_verify")
    _add(ledger, "export", "tools:ledger_export").add_argument("file", type=Path, metavar="FILE")
    _add(commands, "check", "selfcheck:check")
