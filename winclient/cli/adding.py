"""Adds a command, or a group of them, to a parser: its help is a word, its target a function."""

import argparse
from pathlib import Path
from typing import Any

from winclient.wording import say


def add(commands: Any, name: str, target: str) -> argparse.ArgumentParser:
    key = target.replace(":", "_")
    added: argparse.ArgumentParser = commands.add_parser(name, help=say(f"cli.help_{key}"))
    added.set_defaults(run=target)
    # Said before the command or after it: people put options last.
    hidden: dict[str, Any] = {"default": argparse.SUPPRESS, "help": argparse.SUPPRESS}
    added.add_argument("--data", metavar="DIR", **hidden)
    added.add_argument("--json", action="store_true", **hidden)
    return added


def count(text: str) -> int:
    """A number of things, from nothing on."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def add_group(commands: Any, name: str) -> Any:
    group = commands.add_parser(name, help=say(f"cli.help_{name}"))
    return group.add_subparsers(dest=f"{name}_command", required=True, metavar="COMMAND")


def pictured(face: argparse.ArgumentParser) -> None:
    """The arguments of a face: one picture of it instead of a window, and how it looks."""
    face.add_argument("--screenshot", type=Path, metavar="FILE.png")
    face.add_argument("--size", default="1366x768", metavar="WxH")
    face.add_argument("--theme", choices=("light", "dark", "contrast"))
    face.add_argument("--text-scale", type=int, metavar="PERCENT")
