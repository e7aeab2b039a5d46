"""Parses the command line and runs the one command it names."""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from winclient import __version__
from winclient.cli.adding import add, pictured
from winclient.cli.output import DONE, WORLD, WRONG_INPUT, NotTold, Output, in_words, note
from winclient.cli.spoken import Parser, WrongArguments, speak
from winclient.domain.refusals import Refused
from winclient.wording import say

Command = Callable[[argparse.Namespace, Output], int]


def run(arguments: Sequence[str]) -> int:
    """Run the command; the exit code of the contract. Never a traceback on stdout."""
    _open_streams()
    out = Output(as_json="--json" in arguments)
    if any("\udc80" <= character <= "\udcff" for word in arguments for character in word):
        return out.failed("arguments", say("cli.not_utf8"), code=WRONG_INPUT)
    told = StringIO()
    try:
        with redirect_stdout(told):
            chosen = build_parser(arguments).parse_args(arguments)
    except WrongArguments as error:
        return out.failed("arguments", str(error), code=WRONG_INPUT)
    except SystemExit:  # help or the version was asked for
        text = told.getvalue().rstrip()
        out.answer({"version" if text == __version__ else "help": text}, text)
        return DONE
    return _guarded(chosen, Output(as_json=chosen.json))


def _open_streams() -> None:
    """UTF-8 in every locale. What the caller closed leads nowhere: its number must not become
    the store's, for whatever writes to standard error would write into the records.
    """
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115
        elif name != "stdin":
            stream.reconfigure(encoding="utf-8", errors="replace")


def _guarded(chosen: argparse.Namespace, out: Output) -> int:
    try:
        return _carried_out(chosen, out)
    except NotTold as error:
        note(say("cli.not_told", what=error))
        return WORLD
    except OSError as error:
        return out.failed("world", say("cli.world", what=in_words(error)))
    except Exception as error:
        import logging

        from winclient.app.mishaps import log_bug

        log_bug(logging.getLogger("winclient"), error, what="a bug ended the command")
        return out.failed(type(error).__name__, say("cli.bug"))


def _carried_out(chosen: argparse.Namespace, out: Output) -> int:
    try:
        return _command(chosen.run)(chosen, out)
    except Refused as error:
        return out.refused(error)


def _command(name: str) -> Command:
    module, _, function = name.partition(":")
    command: Command = getattr(importlib.import_module(f"winclient.cli.{module}"), function)
    return command


def build_parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """The parser for these words. The clerk's face, which must paint at once, gets its own only."""
    speak()
    parser = Parser(prog="winclient", description=say("cli.description"))
    version = say("cli.help_version")
    parser.add_argument("--version", action="version", version=__version__, help=version)
    parser.add_argument("--data", metavar="DIR", help=say("cli.help_data"))
    parser.add_argument("--json", action="store_true", help=say("cli.help_json"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    pictured(add(commands, "clerk", "faces:clerk"))
    if _named(arguments) != "clerk":
        from winclient.cli.arguments import add_commands

        add_commands(commands, words=arguments)
    return parser


def _named(arguments: Sequence[str]) -> str:
    """The command these words name: the first that is neither an option nor an option's value."""
    words = iter(arguments)
    for word in words:
        if word == "--data":
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""
