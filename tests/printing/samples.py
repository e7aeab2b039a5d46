"""Snapshots to print: ordinary ones, and one of every paper with everything on it."""

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tests.printing import life_samples
from winclient.domain.checks.checklist import Judgement, Row
from winclient.domain.days.deadlines import Due
from winclient.domain.items.catalogue import Necessity, TimeLimit
from winclient.domain.ledger.snapshot import Letterhead, PaperKind, Sentence, Snapshot

HALL_TIME = timezone(timedelta(hours=8))
CASE = "4506022026001000123457"
LETTERHEAD = Letterhead(
    organ="示例市未央区行政审批服务局",
    site="示例市未央区政务服务中心",
    address="示例市未央区凤城十二路199号政务服务大楼一层",
    hours="工作日 09:00—12:00，13:00—17:00",
    phone="029-86240000",
    supervise_phone="029-12345",
)
CODES = {
    PaperKind.INTAKE_RECEIPT: ("silent_acceptance", "keep_receipt", "exempt_materials"),
    PaperKind.ACCEPTANCE: (
        "acceptance",
        "promised_limit",
        "provisional_due",
        "fee_free",
        "deferred_acceptance",
        "deferred_no_result",
        "keep_receipt",
        "personal_information",
    ),
    PaperKind.ONE_TIME_NOTICE: ("one_time_notice", "after_correction", "keep_receipt"),
    PaperKind.REFUSAL: (
        "refusal_not_our_power",
        "refusal_papers_returned",
        "remedies_review",
        "remedies_suit",
    ),
    **life_samples.CODES,
}
NUMBERS = {
    PaperKind.INTAKE_RECEIPT: "示政务收〔2026〕12号",
    PaperKind.ACCEPTANCE: "示政务受〔2026〕12号",
    PaperKind.ONE_TIME_NOTICE: "示政务补〔2026〕3号",
    PaperKind.REFUSAL: "示政务不受〔2026〕1号",
    **life_samples.WORDS,
}


SENTENCES = json.loads(Path(__file__).with_name("sentences.json").read_text(encoding="utf-8"))


def sentences(kind: PaperKind) -> tuple[Sentence, ...]:
    """What a licence's paper says, as filled in; frozen here, for the hall may reword its own."""
    return tuple(Sentence(code=code, **SENTENCES[code]) for code in CODES[kind])


def a_row(name: str = "食品经营许可申请书", **changes: Any) -> Row:
    """A material that was handed in as asked."""
    row = Row(
        name=name,
        necessity=Necessity.REQUIRED,
        originals_due=1,
        copies_due=0,
        state=Judgement.RECEIVED,
        originals=1,
    )
    return replace(row, **changes)


ROWS = (
    a_row(),
    a_row("营业执照", copies_due=2, copies=2),
    a_row("法定代表人身份证明", state=Judgement.EXEMPT, originals=0),
    a_row(
        "与食品经营相适应的主要设备设施布局、操作流程等文件",
        state=Judgement.DEFERRED,
        originals=0,
        copies_due=1,
        necessity=Necessity.DEFERRABLE,
        due=date(2026, 12, 7),
    ),
    a_row(
        "食品安全自查、从业人员健康管理、进货查验记录、食品安全事故处置等保证食品安全的规章制度",
        state=Judgement.DEFECTIVE,
        standard="内容完整，加盖公章；从业人员健康证明在有效期内。",
        reason="第3页缺少公章；健康证明已过期（2026年6月30日到期）",
        originals=1,
    ),
    a_row("经营场所使用证明", state=Judgement.MISSING, originals=0, copies_due=1),
    a_row("授权委托书", necessity=Necessity.OPTIONAL, state=Judgement.NOT_JUDGED, originals=0),
)


def a_snapshot(kind: PaperKind = PaperKind.ACCEPTANCE, **changes: Any) -> Snapshot:
    """A paper with everything that its kind can carry."""
    snapshot = Snapshot(
        kind=kind,
        number=NUMBERS[kind],
        case_number=CASE,
        provisional=False,
        copies=("申请人", "窗口存档"),
        letterhead=LETTERHEAD,
        item_name="食品经营许可",
        item_code="11610112MB2D0164XH4000131001002",
        department="示例市未央区市场监督管理局",
        applicant_name="张三",
        applicant_number="610112********1234",
        applicant_phone="138****5678",
        agent_name="李小敏",
        received_at=datetime(2026, 11, 23, 9, 5, tzinfo=HALL_TIME),
        accepted_on=date(2026, 11, 23),
        silent_due=Due(on=date(2026, 11, 30), provisional=False),
        due=Due(on=date(2026, 12, 7), provisional=False),
        statutory=TimeLimit(days=20),
        promised=TimeLimit(days=10),
        rows=ROWS,
        sentences=sentences(kind),
        issued_at=datetime(2026, 11, 23, 9, 20, tzinfo=HALL_TIME),
        clerk_id="1007",
        clerk_name="王芳",
        counter="综合窗口 3 号",
    )
    return replace(snapshot, **{**life_samples.FILLED.get(kind, {}), **changes})


def bare(kind: PaperKind) -> Snapshot:
    """A paper with every optional part left out."""
    return a_snapshot(
        kind,
        copies=(),
        letterhead=Letterhead(organ="示例市未央区行政审批服务局"),
        applicant_phone="",
        agent_name="",
        accepted_on=None,
        silent_due=None,
        due=None,
        statutory=None,
        promised=None,
        rows=(),
        stated=(),
        listings=(),
        sentences=(),
        clerk_name="",
        counter="",
    )
