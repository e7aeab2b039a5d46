"""What is wrong with the words of a command is said in Chinese, help and version also as JSON."""

import argparse
import re
from collections.abc import Iterator

import pytest

from tests.flows.conftest import Winclient
from winclient import wording
from winclient.cli.parser import build_parser, run
from winclient.cli.spoken import speak
from winclient.domain.cases.steps import Step


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("ticket",),
        ("fly",),
        ("intake",),
        ("case", "advance", "1", "fly"),
        ("case", "list", "--limit", "-1"),
        ("case", "list", "--limit", "²"),
        ("case", "list", "--limit"),
        ("case", "list", "--nosuch"),
        ("case", "list", "--lim", "3"),
        ("calendar", "due", "2026-11-23", "abc"),
        ("paper", "save", "1", "a"),
        ("case", "advance", "1", "decide", "--granted", "--denied"),
        ("case", "list", "--json=3"),
        ("checklist", "--answer", "a=b"),
        ("ticket", "return"),
    ],
)
def test_wrong_arguments_are_named_in_chinese(winclient: Winclient, words: tuple[str, ...]) -> None:
    code, said = winclient(*words)
    assert (code, said["error"]["kind"]) == (2, "arguments")
    message = said["error"]["message"]
    own = re.sub(r"winclient[a-z -]*--help", "", message)
    assert own != message, "it says where the right way is written"
    english = {*re.findall(r"[a-z]+", own)} - {*re.findall(r"[a-z]+", " ".join(words))}
    choices = {*re.findall(r"[a-z]+", " ".join(re.findall(r"'([a-z-]+)'", own)))}
    assert english - choices <= {"out", "ticket"}, "options that are lacking"


def test_the_words_before_and_after_a_groups_name_are_the_same(winclient: Winclient) -> None:
    assert winclient("case", "--json", "list") == winclient("case", "list", "--json") == (0, [])


def test_help_and_version_are_one_document_too(winclient: Winclient) -> None:
    assert list(winclient("--version")[1]) == ["version"]
    for words in ((), ("ticket",), ("case", "advance")):
        code, said = winclient(*words, "--help")
        assert (code, [*said]) == (0, ["help"])
        assert said["help"].startswith("用法：winclient")
        assert "show this" not in said["help"]


def test_help_for_people_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    assert capsys.readouterr().out.startswith("用法：winclient")


def test_the_help_of_a_cases_next_step_names_each_step(winclient: Winclient) -> None:
    _, told = winclient("case", "advance", "--help")
    words = " ".join(told["help"].split())
    assert [step for step in Step if f"{step.value} " not in words] == []
    assert "suspend 挂起" in words


def arguments(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.Action]]:
    """All arguments of a parser and of the commands below it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from arguments(command)
        else:
            yield f"{parser.prog} {(*action.option_strings, action.dest)[0]}", action


def test_every_argument_of_every_command_says_in_chinese_what_it_is() -> None:
    speak()
    told = {name: each.help for name, each in arguments(build_parser(["case", "advance"]))}
    assert [name for name, help in told.items() if not re.search("[一-鿿]|==S", help or "")] == []
    assert [text for text in wording.words("options").values() if text not in told.values()] == []
