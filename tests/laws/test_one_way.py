"""One transaction boundary, no hidden state, no hidden clock, no mocks: what no linter counts."""

import ast
import sys

from tests.laws.source import ROOT, dotted, imported, modules, tree, where

CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
CHANCE = {"random", "secrets", "time", "uuid.uuid1", "uuid.uuid4", "os.urandom"}
FACES = {"clerk", "kiosk", "board", "hall"}
PURE = {"winclient", "msgspec", "stdnum", "pypinyin", *sys.stdlib_module_names}


def commits(module: ast.AST) -> list[ast.Call]:
    """Calls of anything's `commit`."""
    calls = (n for n in ast.walk(module) if isinstance(n, ast.Call))
    return [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == "commit"]


def clock_readings(module: ast.AST) -> list[ast.Attribute]:
    """Places that ask the machine what time or day it is."""
    names = (n for n in ast.walk(module) if isinstance(n, ast.Attribute))
    return [n for n in names if ".".join(dotted(n).split(".")[-2:]) in CLOCKS]


def chance(module: ast.AST) -> list[str]:
    """Imports and names that bring in the clock, identifiers or randomness unasked."""
    used = {dotted(n) for n in ast.walk(module) if isinstance(n, ast.Attribute)}
    brought = set(imported(module))
    # `time.fromisoformat` is datetime's class, unless the module of that name was imported.
    used = {name for name in used if name.partition(".")[0] in brought}
    return sorted(name for name in brought | used if names_chance(name))


def names_chance(name: str) -> bool:
    """Whether a dotted name is, or lies in, something forbidden."""
    return any(name == source or name.startswith(f"{source}.") for source in CHANCE)


def impure(module: ast.AST) -> list[str]:
    """Imports from outside the standard library and the small pure libraries."""
    return [name for name in imported(module) if name.partition(".")[0] not in PURE]


def other_faces(module: ast.AST, *, face: str) -> list[str]:
    """Imports by which one face knows another."""
    parts = {name: name.split(".") for name in imported(module)}
    others = FACES - {face}
    return [n for n, p in parts.items() if p[:2] == ["winclient", "ui"] and others & set(p[2:3])]


def mocks(module: ast.AST) -> list[str]:
    """Imports of a mocking library."""
    return [name for name in imported(module) if "mock" in name.split(".")]


def test_commit_occurs_once_and_in_the_store():
    places = [where(p, call) for p in modules("winclient") for call in commits(tree(p))]
    # A driver that stands for another hands the commit on; it decides nothing.
    decided = [
        place for place in places if not place.startswith("winclient/store/hall/deferred.py")
    ]
    assert len(decided) == 1, places
    assert decided[0].startswith("winclient/store/writing/transaction.py")


def test_nothing_is_global():
    places = [
        where(p, node)
        for p in modules("winclient", "build")
        for node in ast.walk(tree(p))
        if isinstance(node, ast.Global)
    ]
    assert places == []


def test_only_bootstrap_reads_the_clock():
    places = [where(p, n) for p in modules("winclient") for n in clock_readings(tree(p))]
    assert [place for place in places if not place.startswith("winclient/bootstrap.py:")] == []


def test_domain_and_app_get_time_ids_and_chance_as_arguments():
    found = {str(p): chance(tree(p)) for p in modules("winclient/domain", "winclient/app")}
    assert {path: names for path, names in found.items() if names} == {}


def test_the_domain_stands_on_the_standard_library_and_small_pure_ones():
    found = {str(p): impure(tree(p)) for p in modules("winclient/domain")}
    assert {path: names for path, names in found.items() if names} == {}


def test_the_faces_do_not_know_each_other():
    # Not a contract of import-linter: its containers must exist, and the faces come one by one.
    found = {
        str(p): other_faces(tree(p), face=face)
        for face in FACES
        for p in (ROOT / "winclient" / "ui" / face).rglob("*.py")
    }
    assert {path: names for path, names in found.items() if names} == {}


def test_no_test_mocks():
    found = {str(p): mocks(tree(p)) for p in modules("tests")}
    assert {path: names for path, names in found.items() if names} == {}


def test_the_laws_see_what_they_forbid():
    assert len(commits(ast.parse("session.commit()\nself.db.commit()\ncommit"))) == 2
    assert (
        len(clock_readings(ast.parse("datetime.now(UTC)\ndatetime.date.today()\nclock.now()"))) == 2
    )
    assert chance(ast.parse("import random\nrandom.random()")) == ["random", "random.random"]
    assert chance(ast.parse("from uuid import UUID, uuid4")) == ["uuid.uuid4"]
    assert chance(ast.parse("from time import monotonic")) == ["time.monotonic"]
    assert chance(ast.parse("from datetime import time\ntime.fromisoformat('09:00')")) == []
    assert impure(ast.parse("import json, requests\nfrom stdnum.cn import uscc")) == ["requests"]
    meddling = ast.parse(
        "from winclient.ui.board import wall\nfrom winclient.ui import kiosk, parts"
    )
    assert len(other_faces(meddling, face="clerk")) == 2
    assert len(other_faces(meddling, face="board")) == 1
    assert mocks(ast.parse("from unittest import mock")) == ["unittest.mock"]
    assert mocks(ast.parse("from unittest.mock import patch")) == ["unittest.mock.patch"]
