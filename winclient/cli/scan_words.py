"""The words of `case attach`, `case scans`, `case detach` and `store prune`."""

from pathlib import Path
from typing import Any

from winclient.cli.adding import add, add_group


def add_scans(group: Any) -> None:
    """Add them to the commands of `case`."""
    attached = add(group, "attach", "scans:attach")
    attached.add_argument("number", metavar="NUMBER")
    attached.add_argument("material", metavar="MATERIAL")
    attached.add_argument("files", nargs="+", type=Path, metavar="FILE")
    listed = add(group, "scans", "scans:show")
    listed.add_argument("number", metavar="NUMBER")
    listed.add_argument("--export", type=Path, metavar="DIR")
    detached = add(group, "detach", "scans:detach")
    detached.add_argument("number", metavar="NUMBER")
    detached.add_argument("scan", metavar="SHA256")
    detached.add_argument("--reason", default="", metavar="TEXT")


def add_store(commands: Any) -> None:
    """Add `store prune`."""
    pruned = add(add_group(commands, "store"), "prune", "reducing:prune")
    pruned.add_argument("--older-than", type=int, metavar="DAYS")
    pruned.add_argument("--dry-run", action="store_true")
