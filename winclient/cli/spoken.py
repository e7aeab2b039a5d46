"""argparse in the hall's language: its sentences come from the wording, like all others."""

import argparse
from typing import Any, NoReturn

from winclient.wording import say, words


class WrongArguments(Exception):
    """What is wrong with the words of a command, in a sentence."""


class Parser(argparse.ArgumentParser):
    """A parser that raises what is wrong. No option may be shortened, since more will come."""

    def __init__(self, **how: Any) -> None:
        super().__init__(allow_abbrev=False, **how)

    def add_argument(self, *names: str, **how: Any) -> argparse.Action:
        """Each argument has its sentence in the wording: that of its command, or of all."""
        told, command = words("options"), self.prog.partition(" ")[2]
        sentence = told.get(f"{command} {names[-1]}") or told.get(names[-1])
        return super().add_argument(*names, **{"help": sentence, **how})

    def error(self, message: str) -> NoReturn:
        raise WrongArguments(say("cli.arguments", what=message, command=self.prog))


def speak() -> None:
    """Answer argparse's look-ups, for which it calls two names of gettext's, from the wording."""
    table = words("argparse")

    def one(english: str) -> str:
        return table.get(english, english)

    def counted(english: str, _several: str, _n: int) -> str:
        return one(english)

    vars(argparse).update({"_": one, "ngettext": counted})
