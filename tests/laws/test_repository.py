"""The repository holds its frame and knows no machine and no package registry."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.laws.source import ROOT, tracked

FRAME = {"winclient", "resources", "tests", "build", "pyproject.toml", "README.md"}
BESIDE = {"LICENSE", "CHANGELOG.md", "requirements.lock"}

# Brackets keep the patterns from finding themselves in this file.
MACHINE = re.compile(r"(?<![\w.~}\-])(?:/(?:home|root|Users|work)/\w|[A-Z]:[\\]+Users[\\])")
REGISTRY = re.compile(
    r"py[p]i\.org|pytho[n]hosted\.org|registry\.np[m]|deb\.debia[n]\.org|security\.debia[n]\.org"
    r"|mirror[s]?\.[a-z]+\.|pkg\.de[v]/|artifactor[y]|--(?:extra-)?inde[x]-url|--find-link[s]"
)


def hits(pattern: re.Pattern[str], text: str) -> list[str]:
    """What a pattern finds in a text, each with its line."""
    lines = enumerate(text.splitlines(), 1)
    return [f"{number}: {m.group()}" for number, line in lines for m in pattern.finditer(line)]


def words(path) -> str:
    """A file's text; nothing for pictures, sounds and the like."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def misplaced(names: set[str]) -> set[str]:
    """Top-level names that the frame does not have."""
    return {name for name in names - FRAME - BESIDE if not name.startswith(".")}


def test_the_top_level_is_the_frame_and_nothing_else():
    names = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert misplaced(names) == set()
    assert FRAME - names == set()


@pytest.mark.parametrize("pattern", [MACHINE, REGISTRY], ids=["machine", "registry"])
def test_no_file_names_a_machine_or_a_registry(pattern):
    found = {str(path.relative_to(ROOT)): hits(pattern, words(path)) for path in tracked()}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_fonts_are_fetched_and_never_committed():
    assert [p for p in tracked() if p.suffix in {".ttf", ".ttc", ".otf", ".woff2"}] == []


def test_no_two_test_modules_share_a_name():
    loose = [
        p.name
        for p in tracked()
        if "tests" in p.parts and p.match("test_*.py") and not _packaged(p)
    ]
    assert [name for name, times in Counter(loose).items() if times > 1] == []


def _packaged(module: Path) -> bool:
    return (module.parent / "__init__.py").exists()


def test_the_laws_see_what_they_forbid():
    assert misplaced({"utils", "winclient", ".ci", "LICENSE"}) == {"utils"}
    assert hits(MACHINE, "x\nopen('/ho" + "me/ann/x')") == ["2: /ho" + "me/a"]
    assert hits(MACHINE, "C:" + "\\Users\\ann") != []
    assert hits(MACHINE, "/usr/share/fonts ~/work/x resources/home/x") == []
    assert hits(REGISTRY, "pip install --inde" + "x-url https://py" + "pi.org/simple") != []
    assert hits(REGISTRY, "pip install --require-hashes") == []
