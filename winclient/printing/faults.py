"""Faults in words: what became of a print job, for the person at the counter."""

from winclient.wording import say, words


def explain(error: str) -> str:
    """The sentence for a job's `error`: a code, perhaps with what the device said behind it."""
    code, _, detail = error.partition(": ")
    if f"fault_{code}" in words("printing"):
        return say(f"printing.fault_{code}", detail=detail)
    return say("printing.fault_bug", detail=error)
