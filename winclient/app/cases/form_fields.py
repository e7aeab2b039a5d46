"""The fields a form may have: one that no form has is told, one that is misspelt is refused.

A misspelt `agent` would drop the agent from a legal record without a word. A form of other people's
carries fields of their own as well (their numbers, their notes), and those hold nobody up.
"""

from collections.abc import Iterator
from typing import Any

from winclient.domain.refusals import Reason, Refused

Known = dict[str, "Known | None"]  # by field; None: its names are the form's own, or it has none

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
_ALIKE = 0.72  # of difflib: agnet, Agents, materal; not note or name for another word


def strangers(form: Any, known: Known) -> tuple[str, ...]:
    """Fields that are not `known` and like none that is, as `materials.form`, each once.

    Refused: FIELD_MISSPELT, naming the field and the known one that it is nearly.
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
