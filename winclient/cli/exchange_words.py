"""The words of the exchange: `enrol`, `sync`, `numbers`, `backup`, `center`."""

import argparse
from pathlib import Path
from typing import Any

from winclient.cli.adding import add, add_group
from winclient.wording import say


def add_exchange(commands: Any) -> None:
    """What a PC does: enrol, exchange, numbers, backups."""
    enrolled = add(commands, "enrol", "exchange:enrol")
    enrolled.add_argument("url", metavar="URL")
    enrolled.add_argument("code", metavar="CODE")
    way = add(commands, "sync", "exchange:sync").add_mutually_exclusive_group()
    way.add_argument("--watch", action="store_true", help=say("cli.help_watch"))
    way.add_argument("--export", type=Path, metavar="FILE", help=say("cli.help_export"))
    way.add_argument(
        "--import", type=Path, metavar="FILE", dest="answer", help=say("cli.help_answer")
    )
    group = add_group(commands, "numbers")
    add(group, "show", "numbers:show")
    add(group, "grant", "numbers:grant").add_argument("code", metavar="CODE")
    shown = add(group, "receipt", "numbers:receipt")
    shown.add_argument("number", metavar="NUMBER")
    shown.add_argument("--moved", action="store_true", help=say("cli.help_moved"))
    saved = add(commands, "backup", "backups:backup")
    back = add(commands, "restore", "backups:restore")
    back.add_argument("--replace", action="store_true", help=say("cli.help_replace"))
    back.add_argument("--copy", type=Path, metavar="DIR", help=say("cli.help_copy"))
    saved.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("file", type=Path, nargs="?", metavar="FILE")
    for each in (saved, back):
        each.add_argument("--passphrase-file", type=Path, metavar="FILE")
    settled = add(commands, "settle", "numbers:settle")
    settled.add_argument("entry", metavar="ENTRY|NUMBER")
    settled.add_argument("--note", default="", metavar="TEXT")


def add_center(commands: Any) -> None:
    """The center: serving, and what its administrator does."""
    served = add(commands, "center", "center:serve")
    served.add_argument(
        "--listen", default="127.0.0.1:8765", metavar="HOST:PORT", help=say("center.help_listen")
    )
    served.add_argument("--database", metavar="URL", help=say("center.help_database"))
    served.add_argument("--upstream", metavar="URL", help=say("center.help_upstream"))
    served.add_argument("--code", metavar="CODE", help=say("center.help_code"))
    served.add_argument("--restored", action="store_true", help=say("center.help_restored"))
    group = served.add_subparsers(dest="center_command", metavar="COMMAND")
    enrolled = _at_center(group, "enrol", "center_admin:enrol")
    enrolled.add_argument("name", metavar="NAME")
    enrolled.add_argument("--station", metavar="610199001", help=say("center.help_station"))
    enrolled.add_argument("--relay", action="store_true", help=say("center.help_relay"))
    _doors(group)
    _at_center(group, "promote", "hub:promote")
    _at_center(group, "key", "hub:key")
    _at_center(group, "numbers", "center_admin:numbers")
    _told(_at_center(group, "news", "center_admin:tell"))
    _handed_out(group)


def _doors(group: Any) -> None:
    """Who may come in, and who no longer."""
    _at_center(group, "devices", "center_doors:devices")
    stopped = _at_center(group, "revoke", "center_doors:revoke")
    stopped.add_argument("device", metavar="DEVICE")
    stopped.add_argument("--reason", default="", metavar="TEXT", help=say("center.help_revoke_why"))
    made = _at_center(group, "token", "center_doors:token")
    made.add_argument("name", metavar="NAME")
    made.add_argument("--station", metavar="610199001", help=say("center.help_of_station"))
    for name in ("tokens", "codes"):
        listed = _at_center(group, name, f"center_doors:{name}")
        listed.add_argument("--withdraw", metavar="ID", help=say(f"center.help_withdraw_{name}"))


def _handed_out(group: Any) -> None:
    """What goes to the counters by another way than a round, and what is kept of the center."""
    granted = _at_center(group, "grant", "center_admin:grant")
    granted.add_argument("device", metavar="DEVICE")
    granted.add_argument("series", metavar="SERIES")
    granted.add_argument("--ask", required=True, metavar="ID", help=say("center.help_ask"))
    granted.add_argument(
        "--count", type=int, default=600, metavar="N", help=say("center.help_count")
    )
    put = _at_center(group, "publish", "center_admin:publishing")
    put.add_argument("kind", choices=("catalogue", "calendar", "counters", "policy"))
    put.add_argument("file", metavar="FILE|-")
    put.add_argument("--station", metavar="610199001", help=say("center.help_of_station"))
    put.add_argument(
        "--map", action="append", default=[], metavar="COLUMN=FIELD", help=say("center.help_map")
    )
    carried = _at_center(group, "carry", "sticks:carry")
    carried.add_argument("files", type=Path, nargs="+", metavar="FILE|FOLDER")
    carried.add_argument("--answer", type=Path, metavar="FILE", help=say("center.help_answer"))
    noted = _at_center(group, "backup", "center_admin:backup")
    noted.add_argument("name", metavar="NAME")
    noted.add_argument("--dropped", action="store_true", help=say("center.help_dropped"))


def _told(news: argparse.ArgumentParser) -> None:
    news.add_argument("case", metavar="NUMBER")
    news.add_argument("kind", choices=("correction", "decision", "result"))
    news.add_argument("--by", default="", metavar="WHO", help=say("center.help_by"))
    many: dict[str, Any] = {"action": "append", "default": []}
    news.add_argument("--want", metavar="MATERIAL=REASON", help=say("center.want_form"), **many)
    news.add_argument("--denied", action="store_true", help=say("center.help_denied"))
    news.add_argument("--reason", default="", help=say("center.help_reason"))
    news.add_argument("--document", default="", metavar="NUMBER", help=say("center.help_document"))
    news.add_argument("--on", metavar="DATE", help=say("center.help_on"))
    news.add_argument("--result", metavar="NAME", help=say("center.help_result"), **many)


def _at_center(group: Any, name: str, target: str) -> argparse.ArgumentParser:
    """What an administrator does on the center's machine, while it serves or not."""
    added = add(group, name, target)
    added.add_argument("--database", metavar="URL", help=say("center.help_database"))
    return added
