"""What the laws read: the repository's own files and their syntax trees."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def modules(*folders: str) -> list[Path]:
    """All Python files below the given folders of the repository; at least one each."""
    found = []
    for folder in folders:
        files = sorted((ROOT / folder).rglob("*.py"))
        assert files, f"{folder} holds no module: the law would say nothing"
        found += files
    return found


@cache
def text(path: Path) -> str:
    """A file's text."""
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(text(path), str(path))


def where(path: Path, node: ast.stmt | ast.expr) -> str:
    """File and line of a node, as editors understand it."""
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def imported(node: ast.AST) -> Iterator[str]:
    """Dotted names of what the import statements below a node bring in."""
    for part in ast.walk(node):
        if isinstance(part, ast.Import):
            yield from (alias.name for alias in part.names)
        elif isinstance(part, ast.ImportFrom) and not part.level:
            yield from (f"{part.module}.{alias.name}" for alias in part.names)


def dotted(node: ast.expr) -> str:
    """`a.b.c` for a chain of attributes on a name; what precedes a call or index is dropped."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def tracked() -> list[Path]:
    """The repository's files as git knows them; skips outside of a checkout."""
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout: which files belong to the repository is unknown")
    # A file may be deleted in the working copy and not yet in the index.
    return [
        path for path in (ROOT / name for name in done.stdout.split("\0") if name) if path.is_file()
    ]
