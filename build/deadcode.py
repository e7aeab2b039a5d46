"""Finds functions, methods and classes that nothing calls, with vulture.

Vulture's own command also reports each field of a dataclass and each member of an enum that is
read by its name only in data (ledger, wire, wording): those say nothing here and are left out.
"""

import re
import sys
from pathlib import Path

from vulture.config import make_config
from vulture.core import Vulture

ROOT = Path(__file__).resolve().parent.parent
CLI = [
    ROOT / f"winclient/cli/{name}.py"
    for name in ("parser", "arguments", "exchange_words", "scan_words")
]
CALLED = {"function", "method", "property", "class", "import", "unreachable_code"}


def main() -> int:
    """Prints what is dead, as pyproject.toml's [tool.vulture] sees it; 1 if anything is."""
    config = make_config([])
    finder = Vulture(
        ignore_names=[*config["ignore_names"], *commands()],
        ignore_decorators=config["ignore_decorators"],
    )
    finder.scavenge(config["paths"], exclude=config["exclude"])
    unused = finder.get_unused_code(min_confidence=config["min_confidence"])
    dead = [item for item in unused if item.typ in CALLED or item.confidence == 100]
    for item in dead:
        print(item.get_report())
    return 1 if dead else 0


def commands() -> list[str]:
    """The functions that the command line names as `module:function`."""
    text = "".join(path.read_text(encoding="utf-8") for path in CLI)
    return re.findall(r'"[a-z_]+:(\w+)"', text)


if __name__ == "__main__":
    sys.exit(main())
