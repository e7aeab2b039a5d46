"""`python -m tests.simulation --steps N --seed S [--mutant NAME]`: counts and the verdict."""

import argparse
import sys

from tests.simulation.runner import STEPS, run, shrink
from tests.simulation.wrongs import MUTANTS, RIGHT, wrong


def say(line: str) -> None:
    """One line to the terminal."""
    sys.stdout.write(f"{line}\n")


def main() -> int:
    """0 when no promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--steps", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutant", choices=sorted(MUTANTS))
    words = parser.parse_args()
    rules = wrong(words.mutant) if words.mutant else RIGHT
    done = run(range(words.seed, words.seed + words.steps), rules, steps=words.steps)
    say(f"{done.steps:,} steps and {done.quiet:,} quiet rounds in {done.worlds:,} worlds")
    say(f"{done.facts:,} facts; {done.steps / done.seconds:,.0f} steps a CPU second")
    for fault, times in done.faults.most_common():
        say(f"{times:>9,}  {fault}")
    say(f"{done.injected():>9,}  faults in all")
    for seed, rule, text in done.failed:
        say(f"BROKEN {rule} in world {seed} (of {STEPS} steps): {text}")
        for line in shrink(seed, rules):
            say(f"    {line}")
    if not done.failed:
        say("no promise was broken")
    return 1 if done.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
