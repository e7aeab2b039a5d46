"""The shape to hold: short modules, short functions, and one sentence at the top of each module."""

import ast
from statistics import median

import pytest

from tests.laws.source import ROOT, modules, text, tree

MODULE_LINES = 300
FUNCTION_LINES = 40
MEDIAN_LINES = 130

SCHEMAS = {  # lists of columns; written once, then history
    ROOT / "winclient/store/migrations/versions",
    ROOT / "winclient/center/tables/migrations/versions",
}
PRODUCT = [*modules("winclient"), *modules("build")]
EVERYTHING = [*PRODUCT, *modules("tests")]


def long_functions(module: ast.Module) -> list[str]:
    """Functions of more lines than a screen shows, with their length."""
    functions = (
        n for n in ast.walk(module) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    sizes = ((n.name, (n.end_lineno or n.lineno) - n.lineno + 1) for n in functions)
    return [f"{name}: {lines} lines" for name, lines in sizes if lines > FUNCTION_LINES]


def opening(module: ast.Module) -> str:
    """The first paragraph of a module's docstring, or nothing."""
    return (ast.get_docstring(module) or "").partition("\n\n")[0].strip()


def named(path: object) -> str:
    """A test's name for a file."""
    return str(path).removeprefix(f"{ROOT}/")


@pytest.mark.parametrize("path", EVERYTHING, ids=named)
def test_a_module_fits_in_300_lines(path):
    assert len(text(path).splitlines()) <= MODULE_LINES


@pytest.mark.parametrize("path", PRODUCT, ids=named)
def test_a_function_fits_a_screen(path):
    assert path.parent in SCHEMAS or long_functions(tree(path)) == []


@pytest.mark.parametrize("path", EVERYTHING, ids=named)
def test_a_module_opens_with_one_sentence(path):
    if path.name == "__init__.py" and not text(path).strip():
        return
    assert opening(tree(path)), "say in one sentence what this module is for"


def test_half_of_the_modules_are_short():
    sizes = [len(text(path).splitlines()) for path in PRODUCT if path.name != "__init__.py"]
    assert median(sizes) <= MEDIAN_LINES


def test_the_law_sees_a_long_function_and_a_missing_sentence():
    body = "\n".join("    x = 1" for _ in range(FUNCTION_LINES))
    assert long_functions(ast.parse(f"def f():\n{body}")) == ["f: 41 lines"]
    assert long_functions(ast.parse(f"def f():\n{body}".removesuffix("\n    x = 1"))) == []
    assert opening(ast.parse("import os")) == ""
    assert opening(ast.parse('"""One.\n\nMore."""')) == "One."
