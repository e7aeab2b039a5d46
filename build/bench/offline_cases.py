"""Cases as a counter records them alone: the facts of real intakes, multiplied with fresh ids."""

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent)]

from tests.build import CountedIds, a_hall, a_store, an_item, taken_in  # noqa: E402
from winclient.domain.rounds.streams import GENESIS, Line  # noqa: E402
from winclient.store.chain.chaining import chain  # noqa: E402
from winclient.store.proof.verify import lines  # noqa: E402

MATERIALS = 6
YEAR = "2026001"  # year and station in a case number; the serial follows


@dataclass(frozen=True, slots=True)
class Model:
    """One line of the intake that all cases are made from."""

    kind: str
    subject: str
    at: str
    body: str
    id: str


def model() -> tuple[Model, ...]:
    """The facts of one accepted case with its materials and papers."""
    with tempfile.TemporaryDirectory() as folder:
        store = a_store(Path(folder), items=(an_item(materials=MATERIALS),))
        taken_in(store, hall=a_hall(ids=CountedIds(first=5_000_000)))
        found = [each for each in lines(store) if each.subject]
        store.close()
    return tuple(
        Model(each.kind, each.subject, each.at.isoformat(), each.body, each.id) for each in found
    )


def uuid(case: int, part: int) -> str:
    """A UUIDv7 of late November 2026; each case has its own second."""
    milliseconds = 1_795_400_000_000 + case * 997
    digits = f"{milliseconds << 80 | 0x7 << 76 | 0b10 << 62 | case << 8 | part:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def ledger(cases: int, *, parts: tuple[Model, ...], first: int = 0) -> Iterator[Line]:
    """The whole ledger of so many cases, chained; `first` keeps the ids of two ledgers apart."""
    built_on = _with_base(parts)
    seq, prev = 0, GENESIS
    number = json.loads(parts[0].body)["number"]
    for case in range(first, first + cases):
        names = {part.id: uuid(case, 10 + at) for at, part in enumerate(parts)}
        names |= {paper: uuid(case, 40 + at) for at, paper in enumerate(_papers(parts))}
        names |= {
            parts[0].subject: uuid(case, 1),
            number: f"610199{YEAR}{case % 999_999 + 1:06}420",
        }
        for part, body in zip(parts, built_on, strict=True):
            text = body
            for old, new in names.items():
                text = text.replace(old, new)
            seq, id = seq + 1, names[part.id]
            prev = chain(prev, seq=seq, id=id, kind=part.kind, at=part.at, body=text)
            yield Line(seq, id, part.kind, names[part.subject], part.at, text, prev)


def _papers(parts: tuple[Model, ...]) -> list[str]:
    found = (json.loads(part.body).get("paper") for part in parts)
    return sorted({paper for paper in found if paper})


def _with_base(parts: tuple[Model, ...]) -> list[str]:
    """The bodies, each change naming the one it was built on."""
    opened = parts[0].id
    bodies = []
    for part in parts:
        told = json.loads(part.body)
        if part.kind == "case_accepted":
            told["built_on"] = opened
        bodies.append(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    return bodies


if __name__ == "__main__":
    for part in model():
        print(part.kind, len(part.body.encode()))
