"""`python -m winclient`: the command line."""

import sys

from winclient.cli.parser import run


def main() -> None:
    """Run one command and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
