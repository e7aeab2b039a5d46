"""Snapshot: all that a paper states, as it was at that moment; never changed afterwards."""

from datetime import date, datetime
from enum import StrEnum

from winclient.domain.checks.checklist import Row
from winclient.domain.days.deadlines import Due
from winclient.domain.items.catalogue import TimeLimit
from winclient.domain.values import Value


class PaperKind(StrEnum):
    """The papers a counter hands out."""

    INTAKE_RECEIPT = "intake_receipt"  # 收件凭证
    ACCEPTANCE = "acceptance"  # 受理通知书
    ONE_TIME_NOTICE = "one_time_notice"  # 一次性告知书
    REFUSAL = "refusal"  # 不予受理决定书
    DEFERRAL = "deferral"  # 容缺受理通知书
    COMMITMENT_DEFERRAL = "commitment_deferral"  # 容缺受理承诺书
    COMMITMENT = "commitment"  # 告知承诺书
    SPECIAL_PROCEDURE = "special_procedure"  # 特别程序告知书
    EXTENSION = "extension"  # 延期通知书
    CORRECTION = "correction"  # 补正材料通知书, in process
    HANDOVER = "handover"  # 物料转移单
    PICK_UP = "pick_up"  # 领取回执
    SERVICE = "service"  # 送达回证
    RETURN = "return"  # 退件通知书
    WITHDRAWAL = "withdrawal"  # 撤回申请确认书
    LAPSE = "lapse"  # 终止办理通知书
    ENTRUSTMENT = "entrustment"  # 代办委托书


class Sentence(Value, frozen=True, kw_only=True):
    """One legal sentence as printed, with the article it rests on."""

    code: str
    text: str
    basis: str = ""


class Stated(Value, frozen=True):
    """One field of a paper: its label is the wording `papers.stated_<key>`."""

    key: str
    value: str


class Listing(Value, frozen=True):
    """One table: heading `papers.heading_<key>`, titles `papers.column_<column>`.

    The first column, a running number, is the layout's.
    """

    key: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Letterhead(Value, frozen=True, kw_only=True):
    """Who speaks: the organ and where it can be reached."""

    organ: str
    site: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""
    supervise_phone: str = ""


class Snapshot(Value, frozen=True, kw_only=True):
    """What one paper says. Numbers of persons stand here masked, as they are printed."""

    kind: PaperKind
    number: str  # 文号
    case_number: str
    provisional: bool
    copies: tuple[str, ...]  # one holder a copy, e.g. 申请人, 窗口存档
    letterhead: Letterhead
    item_name: str
    item_code: str
    department: str
    applicant_name: str
    applicant_number: str
    applicant_phone: str = ""
    agent_name: str = ""
    received_at: datetime
    accepted_on: date | None = None
    silent_due: Due | None = None
    due: Due | None = None
    statutory: TimeLimit | None = None
    promised: TimeLimit | None = None
    rows: tuple[Row, ...] = ()
    stated: tuple[Stated, ...] = ()  # what this kind states beside case and parties, in order
    listings: tuple[Listing, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    issued_at: datetime
    clerk_id: str
    clerk_name: str = ""
    counter: str = ""
    training: bool = False  # made by a demonstration: printed as such, without legal effect

    @property
    def text(self) -> str:
        """All that was typed or imported and stands on the paper."""
        parts = [self.applicant_name, self.agent_name, self.item_name, self.department]
        parts += [f"{row.name}{row.standard}{row.reason}{row.source}" for row in self.rows]
        parts += [each.value for each in self.stated]
        parts += [cell for listing in self.listings for row in listing.rows for cell in row]
        return "".join((*parts, *(sentence.text for sentence in self.sentences)))

    def sentence(self, code: str) -> Sentence | None:
        """The legal sentence with this code, where the paper carries it."""
        return next((s for s in self.sentences if s.code == code), None)
