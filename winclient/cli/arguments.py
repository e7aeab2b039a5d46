"""The arguments of every command but the clerk's face; their modules are imported when run."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from winclient.cli.adding import add, add_group, count, pictured
from winclient.cli.exchange_words import add_center, add_exchange
from winclient.cli.scan_words import add_scans, add_store
from winclient.wording import say


def add_commands(commands: Any, *, words: Sequence[str]) -> None:
    """Add all commands to the parser's list of them; `words` is what will be parsed."""
    _public(commands)
    _demo(commands)
    _catalogue(commands)
    _credit(commands)
    _appointments(commands)
    _cases(commands, words)
    _tickets(commands)
    _tools(commands)
    add_store(commands)
    add_exchange(commands)
    add_center(commands)


def _public(commands: Any) -> None:
    pictured(add(commands, "board", "public:board"))
    pictured(add(commands, "kiosk", "kiosk:kiosk"))
    pictured(add(commands, "hall", "hall:hall"))
    queue = add_group(commands, "queue")
    add(queue, "crowd", "crowds:crowd")
    brought = add(add_group(queue, "history"), "import", "crowds:history_import")
    brought.add_argument("file", type=Path, metavar="FILE")
    brought.add_argument("--only", action="append", default=[], metavar="COLUMN=VALUE")


def _demo(commands: Any) -> None:
    demo = add(commands, "demo", "demo:demo")
    demo.add_argument("--out", type=Path, metavar="DIR")
    demo.add_argument("--cases", type=int, default=30, metavar="N")
    demo.add_argument("--seed", type=int, default=1, metavar="N")
    demo.add_argument("--on", metavar="DATE", help=say("cli.help_demo_on"))


def _catalogue(commands: Any) -> None:
    group = add_group(commands, "catalogue")
    imported = add(group, "import", "catalogue:import_files")
    imported.add_argument("files", nargs="+", type=Path, metavar="FILE")
    imported.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD")
    searched = add(group, "search", "catalogue:search")
    searched.add_argument("text")
    searched.add_argument("--limit", type=count, default=20, metavar="N")
    shown = add(group, "show", "catalogue:show")
    shown.add_argument("item", metavar="ID|CODE")
    folk = add(group, "folk-names", "catalogue:folk_names")
    folk.add_argument("file", nargs="?", type=Path, metavar="FILE")
    checklist = add(commands, "checklist", "checklist:checklist")
    checklist.add_argument("items", nargs="+", metavar="ITEM")
    checklist.add_argument("--without", action="append", default=[], metavar="ITEM")
    checklist.add_argument("--answer", action="append", default=[], metavar="QUESTION=ANSWER")


def _credit(commands: Any) -> None:
    group = add_group(commands, "credit")
    add(group, "import", "credit:import_list").add_argument("file", type=Path, metavar="FILE")


def _appointments(commands: Any) -> None:
    group = add_group(commands, "appointments")
    brought = _at_counter(add(group, "import", "appointments:import_file"))
    brought.add_argument("file", type=Path, metavar="FILE")


def _trips(group: Any) -> None:
    added = add(group, "add", "trips:add")
    added.add_argument("trip", metavar="TRIP")
    added.add_argument("numbers", nargs="+", metavar="NUMBER")
    for name in ("runner", "identity"):
        added.add_argument(f"--{name}", required=True, metavar="TEXT")
    added.add_argument("--phone", default="", metavar="TEXT")
    back = add(group, "back", "trips:back")
    back.add_argument("trip", metavar="TRIP")
    back.add_argument("number", metavar="NUMBER")
    for name in ("receiver", "relation"):
        back.add_argument(f"--{name}", default="", metavar="TEXT")
    back.add_argument("--item", action="append", default=[], metavar="NAME")
    for parser in (added, back):
        parser.add_argument("--at", default="", metavar="TIME")
    shown = add(group, "show", "trips:show")
    shown.add_argument("trip", metavar="TRIP")
    shown.add_argument("--out", type=Path, metavar="FILE.pdf")


def _cases(commands: Any, words: Sequence[str]) -> None:
    intake = add(commands, "intake", "cases:intake")
    intake.add_argument("file", metavar="FILE|-")
    group = add_group(commands, "case")
    add(group, "show", "cases:show").add_argument("number", metavar="NUMBER")
    listed = add(group, "list", "cases:list_cases")
    listed.add_argument("--state", metavar="STATE")
    listed.add_argument("--limit", type=count, default=200, metavar="N")
    listed.add_argument("--due-by", default="", metavar="DATE")
    listed.add_argument("--promise-by", default="", metavar="DATE")
    stepped = add(group, "advance", "advance:advance")
    if "advance" in words:  # what its choices import takes longer than many a command
        from winclient.cli.advance_words import add_advance

        add_advance(stepped)
    brought = add(group, "bring", "cases:bring")
    brought.add_argument("number", metavar="NUMBER")
    brought.add_argument("file", metavar="FILE|-")
    add_scans(group)
    _trips(add_group(commands, "trip"))
    papers = add_group(commands, "paper")
    add(papers, "list", "papers:list_papers").add_argument("number", metavar="NUMBER")
    saved = add(papers, "save", "papers:save")
    saved.add_argument("number", metavar="NUMBER")
    saved.add_argument("kind", metavar="KIND")
    saved.add_argument("--out", type=Path, required=True, metavar="FILE")
    saved.add_argument("--format", choices=("pdf", "escpos"), default="pdf")


# name, the word of its help, whether it must name a ticket (None: it cannot), further options
_TICKET_ACTS: tuple[tuple[str, str, bool | None, tuple[str, ...]], ...] = (
    ("call", "tickets:call", False, ("--reason",)),
    ("recall", "tickets:recall", False, ()),
    ("begin", "tickets:begin", False, ()),
    ("skip", "tickets:skip", False, ()),
    ("park", "tickets:park", False, ("--reason",)),
    ("resume", "tickets:resume", False, ()),
    ("transfer", "tickets:transfer", False, ("--reason",)),
    ("finish", "tickets:finish", False, ()),
    ("undo", "tickets:undo", None, ()),
    ("return", "tickets:give_back", True, ()),
    ("leave", "tickets:leave", True, ()),
    ("void", "tickets:void", True, ("--reason",)),
    ("pause", "sessions:pause", None, ("--reason",)),
    ("continue", "sessions:proceed", None, ()),
)


def _tickets(commands: Any) -> None:
    group = add_group(commands, "ticket")
    taken = _at_counter(add(group, "take", "guide:take"))
    for option in ("segment", "priority", "granted-by", "ground", "appointment", "code", "item"):
        taken.add_argument(f"--{option}")
    taken.add_argument("--print", action="store_true", help=say("cli.help_print"))
    for name, help_word, names_ticket, options in _TICKET_ACTS:
        act = _at_counter(add(group, name, help_word))
        act.set_defaults(run=f"{help_word.partition(':')[0]}:act", act=name)
        if names_ticket is not None:
            act.add_argument("--ticket", required=names_ticket, metavar="T")
        if name == "transfer":
            act.add_argument("--to", required=True, metavar="COUNTER|SEGMENT")
        for option in options:
            act.add_argument(option)
    _guide(group)
    _at_counter(add(group, "status", "sessions:status"))
    _at_counter(add(group, "balance", "sessions:balance"))
    _ticket_lists(group)


def _guide(group: Any) -> None:
    _at_counter(add(group, "requests", "guide:requests"))
    for name, option in (
        ("grant", "--ground"),
        ("decline", "--reason"),
        ("printed", ""),
        ("unprinted", "--reason"),
        ("reprint", ""),
    ):
        settled = _at_counter(add(group, name, f"guide:{name}"))
        settled.add_argument("--ticket", required=True, metavar="T")
        if option:
            settled.add_argument(option, default="")


def _ticket_lists(group: Any) -> None:
    listed = add(group, "list", "tickets:list_tickets")
    listed.add_argument("--state", metavar="STATE")
    listed.add_argument("--segment", metavar="S")
    listed.add_argument("--limit", type=count, default=5000, metavar="N")
    add(group, "show", "tickets:show").add_argument("number", metavar="T")
    add(group, "segments", "sessions:segments").add_argument("--write", action="store_true")
    session = add_group(group, "session")
    for name, help_word, act in (
        ("open", "sessions:open_session", "open"),
        ("stop", "sessions:stop", "stop"),
        ("resume", "sessions:resume", "resume_taking"),
        ("close", "sessions:close", "close"),
    ):
        _at_counter(add(session, name, help_word)).set_defaults(run="sessions:act", act=act)


def _at_counter(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--counter", metavar="N")
    parser.add_argument("--at", metavar="TIME", help=say("cli.help_at"))
    return parser


def _tools(commands: Any) -> None:
    calendar = add_group(commands, "calendar")
    due = add(calendar, "due", "tools:calendar_due")
    due.add_argument("date", metavar="DATE")
    due.add_argument("days", type=int, metavar="DAYS")
    due.add_argument("--unit", choices=("工作日", "自然日"), default="工作日")
    add(calendar, "import", "tools:calendar_import").add_argument("file", type=Path, metavar="FILE")
    add(commands, "identity", "tools:identity").add_argument("number", metavar="NUMBER")
    ledger = add_group(commands, "ledger")
    add(ledger, "verify", "tools:ledger_verify")
    add(ledger, "export", "tools:ledger_export").add_argument("file", type=Path, metavar="FILE")
    add(commands, "check", "selfcheck:check")
