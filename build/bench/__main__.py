"""Measures winclient against its yardsticks: `python build/bench [NAMES…] [--quick] [--json FILE]`.

Exits 1 when a limit does not hold or contestants did not do the same work.
"""

import argparse
import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from harness import Report, save, show  # noqa: E402 - found through the line above

# Each is a module of this folder with `def run(*, quick: bool) -> Report`.
BENCHES = (
    *("search", "start", "commit", "calling", "hub", "waits", "pdf", "merge"),
    *("drain", "pauses", "reconnect", "flat", "sustain"),
)


def main(words: list[str]) -> int:
    """Runs the named benches, or all."""
    parser = argparse.ArgumentParser(prog="build/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHES)}")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and smaller data")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure here, too")
    options = parser.parse_args(words)
    unknown = sorted(set(options.names) - set(BENCHES))
    if unknown:
        parser.error(f"no bench is called {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    reports: dict[str, Report] = {}
    for name in options.names or BENCHES:
        reports[name] = importlib.import_module(name).run(quick=options.quick)
        show(reports[name])
    if options.json:
        save(reports, options.json)
    failed = [name for name, report in reports.items() if not report.holds]
    print(f"\nnot held: {', '.join(failed)}" if failed else "\nevery limit holds")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
