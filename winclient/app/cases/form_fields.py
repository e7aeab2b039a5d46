"""The fields that a form may have. A misspelt one is refused, any other is reported and ignored.

A misspelt `agent` would silently drop the agent from a legal record. But forms that other systems
write also carry fields of their own (their numbers, their notes), and those must not stop anybody.
"""

from collections.abc import Iterator
from typing import Any

from winclient.domain.refusals import Reason, Refused

Known = dict[str, "Known | None"]  # fields within fields; None: what is within is not checked

_PERSON: Known = dict.fromkeys(("name", "document", "number", "phone"))
_MATERIAL: Known = dict.fromkeys(
    ("name", "state", "originals", "copies", "reason", "due", "source")
)
_RULED: Known = dict.fromkeys(
    ("decision", "reason", "organ", "detail", "approver", "counter", "clerk", "at")
)
BRING: Known = {"materials": _MATERIAL, **_RULED}
INTAKE: Known = {
    **dict.fromkeys(("item", "without", "answers", "ticket")),
    "applicant": {**_PERSON, "kind": None, "address": None},
    "agent": {**_PERSON, "authority": None},
    "scans": dict.fromkeys(("material", "file")),
    **BRING,
}
# How alike (difflib's ratio) a misspelling is: takes agnet, Agents, materal; not note for name.
_ALIKE = 0.72


def strangers(form: Any, known: Known) -> tuple[str, ...]:
    """The fields that are not `known`, each once, with what they stand in: `materials.form`.

    Refused: FIELD_MISSPELT for one that is nearly a known field, naming both.
    """
    return tuple(dict.fromkeys(_strange(form, known, where="")))


def _strange(part: Any, known: Known, *, where: str) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _strange(each, known, where=where)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name not in known:
                yield _foreign(where + name, nearly=_nearest(name, known), where=where)
            elif (inner := known[name]) is not None:
                yield from _strange(value, inner, where=f"{name}.")


def _foreign(field: str, *, nearly: str, where: str) -> str:
    shown = field[:60].encode(errors="replace").decode()  # JSON can hold half of a character
    if nearly:
        raise Refused(Reason.FIELD_MISSPELT, field=shown, nearly=where + nearly)
    return shown


def _nearest(name: str, known: Known) -> str:
    from difflib import get_close_matches  # late: a right form needs none

    near = get_close_matches(name.strip().lower(), known, n=1, cutoff=_ALIKE)
    return near[0] if near else ""
