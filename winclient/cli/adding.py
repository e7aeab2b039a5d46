"""Adds a command, or a group of them, to a parser: its help is a word, its target a function."""

import argparse
from pathlib import Path
from typing import Any

from winclient.wording import say


def add(commands: Any, name: str, target: str) -> argparse.ArgumentParser:
    key = target.replace(":", "_")
    added: argparse.ArgumentParser = commands.add_parser(name, help=say(f"cli.help_{key}"))
    added.set_defaults(run=target)
    _anywhere(added)
    return added


def _anywhere(parser: argparse.ArgumentParser) -> None:
    """`--data` and `--json` may stand before a command or after it: people put options last."""
    hidden: dict[str, Any] = {"default": argparse.SUPPRESS, "help": argparse.SUPPRESS}
    parser.add_argument("--data", metavar="DIR", **hidden)
    parser.add_argument("--json", action="store_true", **hidden)


def count(text: str) -> int:
    """A number of things, from nothing on."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(say("cli.no_count", text=text[:40]))
    return int(text)


def add_group(commands: Any, name: str) -> Any:
    group = commands.add_parser(name, help=say(f"cli.help_{name}"))
    _anywhere(group)
    return group.add_subparsers(dest=f"{name}_command", required=True, metavar="COMMAND")


def pictured(face: argparse.ArgumentParser) -> None:
    """The arguments of a face: one picture of it instead of a window, and how it looks."""
    face.add_argument("--screenshot", type=Path, metavar="FILE.png")
    face.add_argument("--size", default="1366x768", metavar="WxH")
    face.add_argument("--at", metavar="TIME", help=say("cli.help_picture_at"))
    face.add_argument("--theme", choices=("light", "dark", "contrast"))
    face.add_argument("--text-scale", type=int, metavar="PERCENT")
