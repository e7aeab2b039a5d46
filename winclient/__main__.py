"""`python -m winclient`: the command line."""

import signal
import sys
from typing import NoReturn


def main() -> None:
    """Run one command and leave with its exit code; a signal rolls back and is told like Ctrl-C."""
    if signal.getsignal(signal.SIGTERM) is not signal.SIG_IGN:
        signal.signal(signal.SIGTERM, _end)
    try:
        from winclient.cli.parser import run  # a spawned reader of workbooks imports this file too

        code = run(sys.argv[1:])
    except KeyboardInterrupt as error:
        _deaf()
        from winclient.cli.output import Output

        code = Output(as_json="--json" in sys.argv).interrupted(error)
    _deaf()
    sys.exit(code)


def _end(number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt(128 + number)


def _deaf() -> None:
    """What was done is told to the end: there is nothing left to stop."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        from multiprocessing import freeze_support  # 20 ms that no checkout needs

        freeze_support()
    main()
