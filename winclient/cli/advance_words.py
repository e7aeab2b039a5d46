"""The words of `case advance`: its arguments, without what the steps import."""

from argparse import ArgumentParser

from winclient.cli.adding import count
from winclient.domain.cases.steps import Step
from winclient.domain.ledger.life_facts import Delivery
from winclient.wording import say


def add_advance(parser: ArgumentParser) -> None:
    """NUMBER, STEP and what the steps need; a step ignores what is not its own."""
    parser.add_argument("number", metavar="NUMBER")
    steps = [step.value for step in Step]
    told = say("terms.and").join(f"{step} {say(f'life.step_{step}')}" for step in steps)
    parser.add_argument("step", metavar="STEP", choices=steps, help=told)
    for name in (
        "at",
        "by",
        "clerk",
        "counter",
        "kind",
        "reason",
        "approver",
        "result",
        "document",
    ):
        parser.add_argument(f"--{name}", default="", metavar="TEXT")
    for name in ("since", "until", "on"):
        parser.add_argument(f"--{name}", metavar="DATE")
    for name in ("days", "slip"):
        parser.add_argument(f"--{name}", type=count, default=0, metavar="N")
    decided = parser.add_mutually_exclusive_group()
    decided.add_argument("--granted", action="store_true", help=say("options.--granted"))
    decided.add_argument("--denied", action="store_true", help=say("options.--denied"))
    parser.add_argument("--method", default=Delivery.COUNTER.value, choices=list(Delivery))
    for name in ("receiver", "receipt", "identity", "relation", "courier", "courier-number"):
        parser.add_argument(f"--{name}", default="", metavar="TEXT")
    for name in ("place", "witness", "department"):
        parser.add_argument(f"--{name}", default="", metavar="TEXT")
    for name in ("here", "original", "paper", "material"):
        parser.add_argument(f"--{name}", action="append", default=[], metavar="NAME")
    for name in ("shortage", "want"):
        parser.add_argument(f"--{name}", action="append", default=[], metavar="MATERIAL=NOTE")
