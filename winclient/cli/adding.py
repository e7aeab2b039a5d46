"""Adds a command, or a group of them, to a parser: its help is a word, its target a function."""

import argparse
from typing import Any

from winclient.wording import say


def add(commands: Any, name: str, target: str) -> argparse.ArgumentParser:
    key = target.replace(":", "_")
    added: argparse.ArgumentParser = commands.add_parser(name, help=say(f"cli.help_{key}"))
    added.set_defaults(run=target)
    return added


def add_group(commands: Any, name: str) -> Any:
    group = commands.add_parser(name, help=say(f"cli.help_{name}"))
    return group.add_subparsers(dest=f"{name}_command", required=True, metavar="COMMAND")
