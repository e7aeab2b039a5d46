"""The checklist as a table model: rows of the domain, judged one key at a time."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from winclient import phrases
from winclient.domain.checks.checklist import Judgement, Row, complete
from winclient.domain.items.catalogue import Necessity
from winclient.wording import say

Index = QModelIndex | QPersistentModelIndex
NAME, ASKED, RESULT, REMARK = range(4)
ROW = Qt.ItemDataRole.UserRole
EXPLAINED = {Judgement.DEFECTIVE, Judgement.DEFERRED, Judgement.EXEMPT}  # why, when, from where
NO_MARKS: Mapping[str, str] = {}
MARKS = {
    Judgement.NOT_JUDGED: "○",
    Judgement.RECEIVED: "✓",
    Judgement.MISSING: "✗",
    Judgement.DEFECTIVE: "!",
    Judgement.DEFERRED: "◷",
    Judgement.EXEMPT: "–",
    Judgement.COMMITTED: "✓",
}


class Checklist(QAbstractTableModel):
    """`judged` says that the rows are others now."""

    judged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()
        self.marks: Mapping[str, str] = {}
        self.fresh: frozenset[str] = frozenset()
        self.clips: Mapping[str, int] = {}  # how many scans a material has

    def show(
        self,
        rows: Sequence[Row],
        *,
        marks: Mapping[str, str] = NO_MARKS,
        fresh: frozenset[str] = frozenset(),
    ) -> None:
        """Another list, without saying that anything was judged.

        `marks` are the signs of a package's items; `fresh` names what the last answer changed.
        """
        self.beginResetModel()
        self.rows, self.marks, self.fresh = tuple(rows), marks, fresh
        self.endResetModel()

    def show_clips(self, clips: Mapping[str, int]) -> None:
        """How many scans each material has."""
        self.clips = clips
        if self.rows:
            self.dataChanged.emit(self.index(0, NAME), self.index(len(self.rows) - 1, NAME))

    def texts(self, place: int) -> tuple[str, str, str, str]:
        """A row as it is read, column by column."""
        row = self.rows[place]
        return self.name(row), asked(row), result(row), remark(row)

    def name(self, row: Row) -> str:
        """The material, and the items of a package it serves."""
        signs = "".join(sign for item, sign in self.marks.items() if item in row.serves)
        return say("clerk.serves", name=row.name, marks=signs) if signs else row.name

    def judge(self, place: int, state: Judgement) -> None:
        """One row; what belonged to another judgement (reason, date) goes."""
        row = self.rows[place]
        if state is Judgement.RECEIVED:
            judged = complete((replace(row, necessity=Necessity.REQUIRED),))[0]
            judged = replace(judged, necessity=row.necessity, state=state)
            judged = replace(judged, originals=row.originals_due, copies=row.copies_due)
        else:
            source = say("clerk.usual_source") if state is Judgement.EXEMPT else ""
            judged = replace(
                row, state=state, originals=0, copies=0, reason="", due=None, source=source
            )
        self.put(place, judged)

    def put(self, place: int, row: Row) -> None:
        """Replace one row, and emit `judged`."""
        self.rows = (*self.rows[:place], row, *self.rows[place + 1 :])
        self.dataChanged.emit(self.index(place, NAME), self.index(place, REMARK))
        self.judged.emit()

    def receive_rest(self) -> bool:
        """Every needed row nobody judged was received as the list asks; whether there was one."""
        waiting = [place for place in range(len(self.rows)) if self.waits(place)]
        for place in waiting:
            self.judge(place, Judgement.RECEIVED)
        return bool(waiting)

    def waits(self, place: int) -> bool:
        """Whether a needed row is not judged yet."""
        row = self.rows[place]
        return row.needed and row.state is Judgement.NOT_JUDGED

    def is_out(self, place: int) -> bool:
        """Whether a row was told of, or promised for later."""
        row = self.rows[place]
        return row.defect or row.state is Judgement.DEFERRED

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return say(f"clerk.column_{('name', 'asked', 'result', 'remark')[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self.texts(index.row())[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.standard or row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            count = self.clips.get(row.name, 0)
            scans = say("clerk.clip", n=count) if count else ""
            return say("clerk.dot").join(filter(None, (*self.texts(index.row()), scans)))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        row = self.rows[index.row()]
        if index.column() == REMARK and row.state in EXPLAINED:
            return base | Qt.ItemFlag.ItemIsEditable
        return base


def asked(row: Row) -> str:
    """原件1 复印2: what is due."""
    return _asked(row.originals_due, row.copies_due, row.necessity)


@cache
def _asked(originals: int, copies: int, necessity: Necessity) -> str:
    parts = []
    if originals:
        parts.append(say("clerk.originals", n=originals))
    if copies:
        parts.append(say("clerk.copies", n=copies))
    if necessity is Necessity.OPTIONAL:
        parts.append(_whole(say("clerk.optional")))
    elif necessity is Necessity.DEFERRABLE:
        parts.append(_whole(say("clerk.deferrable")))
    return "\u3000".join(parts)


def _whole(word: str) -> str:
    """Word joiners keep a short word on one line."""
    return "\u2060".join(word)


def result(row: Row) -> str:
    """✓ 收到 and so on: a sign and a word, not a colour alone."""
    return _result(row.state)


@cache
def _result(state: Judgement) -> str:
    return say("clerk.marked", mark=MARKS[state], word=say(f"judgements.{state.value}"))


def remark(row: Row) -> str:
    """Why defective, until when deferred; else the answers that brought the row."""
    if row.state is Judgement.DEFERRED and row.due is not None:
        return say("clerk.bring_by", day=phrases.day(row.due))
    if row.source:
        return say("clerk.taken_from", source=row.source)
    if row.reason or not row.because:
        return row.reason
    return say("clerk.because", why=say("clerk.comma").join(answer for _, answer in row.because))
