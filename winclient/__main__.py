"""`python -m winclient`: the command line."""

import sys
from multiprocessing import freeze_support


def main() -> None:
    """Run one command and leave with its exit code."""
    from winclient.cli.parser import run  # a spawned reader of workbooks imports this file too

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    freeze_support()
    main()
