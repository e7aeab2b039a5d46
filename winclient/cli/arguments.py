"""The arguments of every command but the clerk's face; their modules are imported when run."""

import argparse
from pathlib import Path
from typing import Any

from winclient.cli.advance_words import add_advance
from winclient.wording import say


def add_commands(commands: Any) -> None:
    """Add all commands to the parser's list of them."""
    _public(commands)
    _demo(commands)
    _catalogue(commands)
    _credit(commands)
    _cases(commands)
    _tickets(commands)
    _tools(commands)
    _exchange(commands)
    _center(commands)


def _add(commands: Any, name: str, target: str) -> argparse.ArgumentParser:
    key = target.replace(":", "_")
    added: argparse.ArgumentParser = commands.add_parser(name, help=say(f"cli.help_{key}"))
    added.set_defaults(run=target)
    return added


def _group(commands: Any, name: str) -> Any:
    group = commands.add_parser(name, help=say(f"cli.help_{name}"))
    return group.add_subparsers(dest=f"{name}_command", required=True, metavar="COMMAND")


def _public(commands: Any) -> None:
    pictured(_add(commands, "board", "public:board"))
    pictured(_add(commands, "kiosk", "kiosk:kiosk"))
    pictured(_add(commands, "hall", "hall:hall"))
    queue = _group(commands, "queue")
    _add(queue, "crowd", "crowds:crowd")
    brought = _add(_group(queue, "history"), "import", "crowds:history_import")
    brought.add_argument("file", type=Path, metavar="FILE")
    brought.add_argument("--only", action="append", default=[], metavar="COLUMN=VALUE")


def pictured(face: argparse.ArgumentParser) -> None:
    """The arguments of a face: one picture of it instead of a window, and how it looks."""
    face.add_argument("--screenshot", type=Path, metavar="FILE.png")
    face.add_argument("--size", default="1366x768", metavar="WxH")
    face.add_argument("--theme", choices=("light", "dark", "contrast"))
    face.add_argument("--text-scale", type=int, metavar="PERCENT")


def _demo(commands: Any) -> None:
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
    checklist = _add(commands, "checklist", "checklist:checklist")
    checklist.add_argument("items", nargs="+", metavar="ITEM")
    checklist.add_argument("--without", action="append", default=[], metavar="ITEM")
    checklist.add_argument("--answer", action="append", default=[], metavar="QUESTION=ANSWER")


def _credit(commands: Any) -> None:
    group = _group(commands, "credit")
    _add(group, "import", "credit:import_list").add_argument("file", type=Path, metavar="FILE")


def _trips(group: Any) -> None:
    added = _add(group, "add", "trips:add")
    added.add_argument("trip", metavar="TRIP")
    added.add_argument("numbers", nargs="+", metavar="NUMBER")
    for name in ("runner", "identity"):
        added.add_argument(f"--{name}", required=True, metavar="TEXT")
    added.add_argument("--phone", default="", metavar="TEXT")
    back = _add(group, "back", "trips:back")
    back.add_argument("trip", metavar="TRIP")
    back.add_argument("number", metavar="NUMBER")
    for name in ("receiver", "relation"):
        back.add_argument(f"--{name}", default="", metavar="TEXT")
    back.add_argument("--item", action="append", default=[], metavar="NAME")
    shown = _add(group, "show", "trips:show")
    shown.add_argument("trip", metavar="TRIP")
    shown.add_argument("--out", type=Path, metavar="FILE.pdf")


def _cases(commands: Any) -> None:
    intake = _add(commands, "intake", "cases:intake")
    intake.add_argument("file", metavar="FILE|-")
    group = _group(commands, "case")
    _add(group, "show", "cases:show").add_argument("number", metavar="NUMBER")
    listed = _add(group, "list", "cases:list_cases")
    listed.add_argument("--state", metavar="STATE")
    listed.add_argument("--limit", type=int, default=200, metavar="N")
    listed.add_argument("--due-by", default="", metavar="DATE")
    listed.add_argument("--promise-by", default="", metavar="DATE")
    add_advance(_add(group, "advance", "advance:advance"))
    brought = _add(group, "bring", "cases:bring")
    brought.add_argument("number", metavar="NUMBER")
    brought.add_argument("file", metavar="FILE|-")
    _trips(_group(commands, "trip"))
    papers = _group(commands, "paper")
    _add(papers, "list", "papers:list_papers").add_argument("number", metavar="NUMBER")
    saved = _add(papers, "save", "papers:save")
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
    group = _group(commands, "ticket")
    taken = _at_counter(_add(group, "take", "guide:take"))
    for option in ("segment", "priority", "granted-by", "ground", "appointment", "code", "item"):
        taken.add_argument(f"--{option}")
    taken.add_argument("--print", action="store_true", help=say("cli.help_print"))
    for name, help_word, names_ticket, options in _TICKET_ACTS:
        act = _at_counter(_add(group, name, help_word))
        act.set_defaults(run=f"{help_word.partition(':')[0]}:act", act=name)
        if names_ticket is not None:
            act.add_argument("--ticket", required=names_ticket, metavar="T")
        if name == "transfer":
            act.add_argument("--to", required=True, metavar="COUNTER|SEGMENT")
        for option in options:
            act.add_argument(option)
    _guide(group)
    _at_counter(_add(group, "status", "sessions:status"))
    _at_counter(_add(group, "balance", "sessions:balance"))
    _ticket_lists(group)


def _guide(group: Any) -> None:
    _at_counter(_add(group, "requests", "guide:requests"))
    for name, option in (
        ("grant", "--ground"),
        ("decline", "--reason"),
        ("printed", ""),
        ("unprinted", "--reason"),
        ("reprint", ""),
    ):
        settled = _at_counter(_add(group, name, f"guide:{name}"))
        settled.add_argument("--ticket", required=True, metavar="T")
        if option:
            settled.add_argument(option, default="")


def _ticket_lists(group: Any) -> None:
    listed = _add(group, "list", "tickets:list_tickets")
    listed.add_argument("--state", metavar="STATE")
    listed.add_argument("--segment", metavar="S")
    listed.add_argument("--limit", type=int, default=5000, metavar="N")
    _add(group, "show", "tickets:show").add_argument("number", metavar="T")
    _add(group, "segments", "sessions:segments").add_argument("--write", action="store_true")
    session = _group(group, "session")
    for name, help_word, act in (
        ("open", "sessions:open_session", "open"),
        ("stop", "sessions:stop", "stop"),
        ("resume", "sessions:resume", "resume_taking"),
        ("close", "sessions:close", "close"),
    ):
        _at_counter(_add(session, name, help_word)).set_defaults(run="sessions:act", act=act)


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


def _exchange(commands: Any) -> None:
    enrolled = _add(commands, "enrol", "exchange:enrol")
    enrolled.add_argument("url", metavar="URL")
    enrolled.add_argument("code", metavar="CODE")
    _add(commands, "sync", "exchange:sync").add_argument("--watch", action="store_true")
    group = _group(commands, "numbers")
    _add(group, "show", "exchange:show_numbers")
    _add(group, "grant", "exchange:grant").add_argument("code", metavar="CODE")
    shown = _add(group, "receipt", "exchange:receipt")
    shown.add_argument("number", metavar="NUMBER")
    shown.add_argument("--moved", action="store_true", help=say("cli.help_moved"))
    saved = _add(commands, "backup", "backups:backup")
    back = _add(commands, "restore", "backups:restore")
    back.add_argument("--replace", action="store_true", help=say("cli.help_replace"))
    for each in (saved, back):
        each.add_argument("file", type=Path, metavar="FILE")
        each.add_argument("--passphrase-file", type=Path, metavar="FILE")
    settled = _add(commands, "settle", "exchange:settle")
    settled.add_argument("entry", metavar="ENTRY")
    settled.add_argument("--note", default="", metavar="TEXT")


def _center(commands: Any) -> None:
    served = _add(commands, "center", "center:serve")
    served.add_argument("--listen", default="127.0.0.1:8765", metavar="HOST:PORT")
    served.add_argument("--database", metavar="URL")
    served.add_argument("--upstream", metavar="URL", help=say("center.help_upstream"))
    served.add_argument("--code", metavar="CODE", help=say("center.help_code"))
    served.add_argument("--restored", action="store_true", help=say("center.help_restored"))
    group = served.add_subparsers(dest="center_command", metavar="COMMAND")
    enrolled = _at_center(group, "enrol", "center_admin:enrol")
    enrolled.add_argument("name", metavar="NAME")
    enrolled.add_argument("--station", metavar="610199001", help=say("center.help_station"))
    enrolled.add_argument("--relay", action="store_true", help=say("center.help_relay"))
    _at_center(group, "devices", "center_admin:devices")
    _at_center(group, "revoke", "center_admin:revoke").add_argument("device", metavar="DEVICE")
    _at_center(group, "promote", "hub:promote")
    _at_center(group, "key", "hub:key")
    made = _at_center(group, "token", "center_admin:token")
    made.add_argument("name", metavar="NAME")
    made.add_argument("--station", metavar="610199001")
    _at_center(group, "numbers", "center_admin:numbers")
    _told(_at_center(group, "news", "center_admin:tell"))
    granted = _at_center(group, "grant", "center_admin:grant")
    granted.add_argument("device", metavar="DEVICE")
    granted.add_argument("series", metavar="SERIES")
    granted.add_argument("--ask", required=True, metavar="ID")
    granted.add_argument("--count", type=int, default=600, metavar="N")
    put = _at_center(group, "publish", "center_admin:publishing")
    put.add_argument("kind", choices=("catalogue", "calendar", "counters", "policy"))
    put.add_argument("file", metavar="FILE|-")
    put.add_argument("--station", metavar="610199001")
    noted = _at_center(group, "backup", "center_admin:backup")
    noted.add_argument("name", metavar="NAME")
    noted.add_argument("--dropped", action="store_true")


def _told(news: argparse.ArgumentParser) -> None:
    news.add_argument("case", metavar="NUMBER")
    news.add_argument("kind", choices=("correction", "decision", "result"))
    news.add_argument("--by", default="", metavar="WHO")
    news.add_argument("--want", action="append", default=[], metavar="MATERIAL=REASON")
    news.add_argument("--denied", action="store_true")
    news.add_argument("--reason", default="")
    news.add_argument("--document", default="", metavar="NUMBER")
    news.add_argument("--on", metavar="DATE")
    news.add_argument("--result", action="append", default=[], metavar="NAME")


def _at_center(group: Any, name: str, target: str) -> argparse.ArgumentParser:
    """What an administrator does on the center's machine, while it serves or not."""
    added = _add(group, name, target)
    added.add_argument("--database", metavar="URL")
    return added
