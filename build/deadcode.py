"""Finds functions, methods and classes that nothing calls, with vulture.

Vulture's own command also reports each field of a dataclass and each member of an enum that is
read by its name only in data (ledger, wire, wording): those say nothing here and are left out.
"""

import sys

from vulture.config import make_config
from vulture.core import Vulture

CALLED = {"function", "method", "property", "class", "import", "unreachable_code"}


def main() -> int:
    """Prints what is dead, as pyproject.toml's [tool.vulture] sees it; 1 if anything is."""
    config = make_config([])
    finder = Vulture(
        ignore_names=config["ignore_names"], ignore_decorators=config["ignore_decorators"]
    )
    finder.scavenge(config["paths"], exclude=config["exclude"])
    unused = finder.get_unused_code(min_confidence=config["min_confidence"])
    dead = [item for item in unused if item.typ in CALLED or item.confidence == 100]
    for item in dead:
        print(item.get_report())
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
