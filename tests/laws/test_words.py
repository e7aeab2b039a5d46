"""Every sentence that code asks for exists, gets what it needs, and is asked for."""

import ast
import json
from collections.abc import Iterator
from string import Formatter

import pytest

from tests.laws.source import ROOT, modules, text, tree, where
from winclient import phrases
from winclient.domain.refusals import Reason

FOLDER = ROOT / "resources" / "i18n" / "zh_CN"
ENGLISH = ROOT / "resources" / "i18n" / "en"
WORDS = {
    f"{path.stem}.{code}": sentence
    for path in sorted(FOLDER.glob("*.json"))
    for code, sentence in json.loads(text(path)).items()
}


def said(module: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Calls `say("area.code", …)` with a written-out key."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            if name == "say" and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node, first.value


def placeholders(sentence: str) -> set[str]:
    """Names of what a template wants filled in."""
    fields = (field for _, field, _, _ in Formatter().parse(sentence) if field)
    return {field.partition(".")[0].partition("[")[0] for field in fields}


def faults(module: ast.AST, words: dict[str, str]) -> list[tuple[ast.Call, str]]:
    """Calls whose sentence does not exist or wants a detail that is not given."""
    found = []
    told = [(call, key, set()) for call, key in said(module)]
    told += [(call, key, set(phrases._OPTIONAL)) for call, key in refused(module)]
    for call, key, optional in told:
        given = {keyword.arg for keyword in call.keywords} | optional
        if key not in words:
            found.append((call, f"{key} does not exist"))
        elif None not in given and (lacking := placeholders(words[key]) - given):
            found.append((call, f"{key} wants {sorted(str(name) for name in lacking)}"))
    return found


def refused(module: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Calls `Refused(Reason.X, …)`, with the key of the sentence that tells them."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused":
            named = getattr(node.args[0], "attr", "") if node.args else ""
            if named in Reason.__members__:
                yield node, f"reasons.{Reason[named].value}"


def used(module: ast.AST, words: dict[str, str]) -> set[str]:
    """Keys that a module names: whole, by the beginning of an f-string, or by `words(area)`."""
    keys: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            keys |= {node.value} & words.keys()
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            beginning = str(node.values[0].value)
            # At least the whole area: a shorter beginning would excuse everything.
            keys |= {key for key in words if "." in beginning and key.startswith(beginning)}
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "words" and node.args:
            area = getattr(node.args[0], "value", None)
            keys |= {key for key in words if key.startswith(f"{area}.")}
    return keys


def test_every_refusal_has_its_sentence():
    sentences = {key.partition(".")[2] for key in WORDS if key.startswith("reasons.")}
    assert {reason.value for reason in Reason} - sentences == set()


def test_every_sentence_asked_for_exists_and_gets_its_details():
    found = [
        f"{where(path, call)} {fault}"
        for path in modules("winclient")
        for call, fault in faults(tree(path), WORDS)
    ]
    assert found == []


def test_every_sentence_is_asked_for():
    keys = set().union(*(used(tree(path), WORDS) for path in modules("winclient")))
    reasons = {f"reasons.{reason.value}" for reason in Reason}
    assert sorted(WORDS.keys() - keys - reasons) == []


def test_every_sentence_is_a_sound_template():
    broken = [key for key, sentence in WORDS.items() if not sentence.strip() or not sound(sentence)]
    assert broken == []


def sound(sentence: str) -> bool:
    """Whether a template parses and names everything it wants."""
    try:
        return all(
            name and not name.isdigit()
            for _, name, _, _ in Formatter().parse(sentence)
            if name is not None
        )
    except ValueError:
        return False


def test_the_laws_see_missing_unfilled_and_idle_sentences():
    words = {"a.x": "{why}好", "a.y": "好", "b.z": "好", "reasons.field_wrong": "{why}"}
    code = ast.parse('say("a.x")\nsay("a.x", why=1)\nsay("a.x", **d)\nsay("a.gone")\nsay(f"b.{c}")')
    assert [fault for _, fault in faults(code, words)] == [
        "a.x wants ['why']",
        "a.gone does not exist",
    ]
    code_refusing = ast.parse("Refused(Reason.FIELD_WRONG)\nRefused(Reason.FIELD_WRONG, why=1)")
    assert [fault for _, fault in faults(code_refusing, words)] == [
        "reasons.field_wrong wants ['why']"
    ]
    assert used(code, words) == {"a.x", "b.z"}
    assert used(ast.parse('words("a")'), words) == {"a.x", "a.y"}
    assert used(ast.parse('f"{area}.{code}"'), words) == set()
    assert not sound("{")
    assert not sound("{}好{0}")


@pytest.mark.parametrize("path", sorted(ENGLISH.glob("*.json")), ids=lambda path: path.name)
def test_what_is_said_in_english_is_what_is_said_in_chinese(path):
    english = json.loads(text(path))
    chinese = json.loads(text(FOLDER / path.name))
    assert english.keys() == chinese.keys()
    differing = [key for key in chinese if placeholders(chinese[key]) != placeholders(english[key])]
    assert differing == []
