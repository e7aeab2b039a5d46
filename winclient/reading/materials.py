"""Turns the many ways of listing 申请材料 into materials."""

import re
from collections.abc import Mapping
from typing import Any

from winclient.domain.items.catalogue import Material, Necessity
from winclient.domain.refusals import Reason, Refused
from winclient.reading import aliases, cells, values
from winclient.reading.columns import Columns

MAX_COUNT = 999
MAX_MATERIALS = 500

_NECESSITY = {
    "1": Necessity.REQUIRED,
    "2": Necessity.OPTIONAL,
    "3": Necessity.DEFERRABLE,
    "必要": Necessity.REQUIRED,
    "必需": Necessity.REQUIRED,
    "必须": Necessity.REQUIRED,
    "是": Necessity.REQUIRED,
    "非必要": Necessity.OPTIONAL,
    "非必需": Necessity.OPTIONAL,
    "否": Necessity.OPTIONAL,
    "容缺后补": Necessity.DEFERRABLE,
    "可容缺": Necessity.DEFERRABLE,
    "容缺": Necessity.DEFERRABLE,
    **{necessity.value: necessity for necessity in Necessity},
}
_SOURCES = {"10": "申请人自备", "20": "政府部门核发", "99": "其他"}
_LABELS = {
    "来源渠道": "source",
    "填报须知": "notice",
    "受理标准": "standard",
    "纸质规格": "paper",
    "签名签章要求": "signature",
    "是否需要签章": "sign_required",
    "类型": "type",
    "备注": "",
    "空白表格": "",
    "示例样表": "",
}
_LABEL = re.compile(rf"^({'|'.join(_LABELS)})[：:]", re.M)
_COLUMNS = Columns(aliases.MATERIAL)
_COUNT = re.compile(r"(?:原件|复印件)?\s*(\d{1,6})(?:\.0)?\s*[份张页套本个]?")


def materials(value: Any, *, field: str) -> tuple[Material, ...]:
    """From a list of objects or names, or from a numbered text. Refused ROW_MATERIAL_WRONG."""
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        value = values.lines(value, field=field)
    if len(value) > MAX_MATERIALS:
        raise Refused(Reason.ROW_MATERIALS_MANY, count=len(value), limit=MAX_MATERIALS)
    made = (_material(part, number=n, field=field) for n, part in enumerate(value, start=1))
    return tuple(material for material in made if material is not None)


def _material(part: Any, *, number: int, field: str) -> Material | None:
    if not isinstance(part, dict):
        text = cells.name(part, field=field)
        return Material(name=text) if text else None
    plan = _COLUMNS.plan(part)
    said = plan.values(tuple(part.values()))
    if "note" in said:
        said = {**_from_note(cells.plain(said["note"])), **said}
    return _described(said, titles=plan.titles, number=number, field=field)


def _described(
    said: Mapping[str, Any], *, titles: Mapping[str, str], number: int, field: str
) -> Material:
    def text(name: str) -> str:
        return cells.long(said.get(name), field=titles.get(name, field))

    name = cells.name(said.get("name"), field=titles.get("name", field))
    if not name:
        raise _wrong(number, field=titles.get("name", field), value="")
    originals, copies = _counts(said, titles=titles, number=number)
    return Material(
        name=name,
        necessity=_necessity(said, titles=titles, number=number),
        originals=originals,
        copies=copies,
        form=text("form"),
        source=_SOURCES.get(source := text("source"), source),
        exempt=values.yes_no(said.get("exempt")) is True,
        signature=_signature(said, text("signature")),
        standard=text("standard"),
        notice=text("notice"),
        paper=text("paper"),
        commitment=text("commitment"),
    )


def necessity(value: Any, *, field: str) -> Necessity:
    """One word of the dictionary of three. Refused ROW_MATERIAL_WRONG."""
    return _necessity({"necessity": value}, titles={"necessity": field}, number=1)


def _necessity(said: Mapping[str, Any], *, titles: Mapping[str, str], number: int) -> Necessity:
    """The dictionary of three first, then a plain yes or no; what says nothing is required.

    A lone 0 is refused: it is 必要 in one live dictionary and 非必要 in another.
    """
    strange = ""
    for name in ("necessity", "required"):
        value = said.get(name)
        text = cells.plain(value).strip()
        if text in _NECESSITY:
            return _NECESSITY[text]
        needed = values.yes_no(value) if name == "required" or isinstance(value, bool) else None
        if needed is not None:
            return Necessity.REQUIRED if needed else Necessity.OPTIONAL
        strange = strange or (text if text.lower() not in cells.EMPTY else "")
    if strange:
        raise _wrong(number, field=titles.get("necessity", "necessity"), value=strange)
    return Necessity.REQUIRED


def _counts(said: Mapping[str, Any], *, titles: Mapping[str, str], number: int) -> tuple[int, int]:
    """(originals, copies). A total alone goes to what the material's type names; else one of it."""

    def count(name: str) -> int | None:
        value = said.get(name)
        text = cells.plain(value).strip()
        if text.lower() in cells.EMPTY:
            return None
        match = _COUNT.fullmatch(text)
        if match is None or int(match[1]) > MAX_COUNT:
            raise _wrong(number, field=titles.get(name, name), value=text)
        return int(match[1])

    originals, copies = count("originals"), count("copies")
    if originals is not None or copies is not None:
        return 1 if originals is None else originals, copies or 0
    return _by_type(cells.plain(said.get("type")), count("count"))


def _by_type(kind: str, total: int | None) -> tuple[int, int]:
    count = 1 if total is None else total
    if "复印件" not in kind:
        return count, 0
    if kind.startswith("复印件"):
        return 0, count
    return (count, count) if "和" in kind else (count, 0)


def _signature(said: Mapping[str, Any], text: str) -> str:
    """签名签章要求; "是" where one is asked for without saying which."""
    if text or "sign_required" not in said:
        return text
    return "是" if values.yes_no(said["sign_required"]) else ""


def _from_note(note: str) -> dict[str, str]:
    """The labelled lines of a portal's note, each up to the next label."""
    said: dict[str, str] = {}
    marks = list(_LABEL.finditer(note))
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        name = _LABELS[mark[1]]
        end = following.start() if following else len(note)
        if name:
            said.setdefault(name, note[mark.end() : end].strip())
    return said


def _wrong(number: int, *, field: str, value: Any) -> Refused:
    return Refused(Reason.ROW_MATERIAL_WRONG, material=number, field=field, value=str(value)[:60])
