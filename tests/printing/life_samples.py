"""What the papers after intake state, filled as a hall would: fields, tables, sentences."""

from typing import Any

from winclient.domain.checks.checklist import Judgement, Row
from winclient.domain.items.catalogue import Necessity
from winclient.domain.ledger.snapshot import Listing, PaperKind, Stated


def _stated(**words: str) -> tuple[Stated, ...]:
    return tuple(Stated(key, value) for key, value in words.items())


PROMISED = Row(
    name="经营场所使用证明",
    necessity=Necessity.REQUIRED,
    originals_due=0,
    copies_due=1,
    standard="租期在有效期内",
    commitment="已取得经营场所的合法使用权，不属于违法建筑",
    state=Judgement.COMMITTED,
)
RETURNED = Listing(
    "returned",
    ("returned", "count"),
    (("食品经营许可申请书", "原件 1"), ("营业执照", "原件 1、复印件 2")),
)
CODES: dict[PaperKind, tuple[str, ...]] = {
    PaperKind.DEFERRAL: ("deferred_acceptance", "deferral_how", "deferred_no_result"),
    PaperKind.COMMITMENT_DEFERRAL: ("deferred_promise",),
    PaperKind.COMMITMENT: (
        "commitment_told",
        "commitment_liability",
        "commitment_check",
        "commitment_in_person",
        "commitment_stated",
    ),
    PaperKind.SPECIAL_PROCEDURE: ("special_procedure",),
    PaperKind.EXTENSION: ("extension_notice",),
    PaperKind.CORRECTION: ("correction_wanted",),
    PaperKind.HANDOVER: ("handover",),
    PaperKind.PICK_UP: ("pick_up",),
    PaperKind.SERVICE: ("service",),
    PaperKind.RETURN: ("return_notice", "papers_returned", "remedies_review", "remedies_suit"),
    PaperKind.WITHDRAWAL: ("withdrawal", "papers_returned"),
    PaperKind.LAPSE: ("lapse", "papers_returned", "remedies_review", "remedies_suit"),
    PaperKind.ENTRUSTMENT: ("entrustment",),
}
WORDS = {
    PaperKind.DEFERRAL: "示政务容〔2026〕4号",
    PaperKind.COMMITMENT_DEFERRAL: "示政务容诺〔2026〕4号",
    PaperKind.COMMITMENT: "示政务诺〔2026〕7号",
    PaperKind.SPECIAL_PROCEDURE: "示政务特〔2026〕2号",
    PaperKind.EXTENSION: "示政务延〔2026〕1号",
    PaperKind.CORRECTION: "示政务补〔2026〕5号",
    PaperKind.HANDOVER: "示政务移〔2026〕0031号",
    PaperKind.PICK_UP: "示政务领〔2026〕18号",
    PaperKind.SERVICE: "示政务送〔2026〕18号",
    PaperKind.RETURN: "示政务退〔2026〕1号",
    PaperKind.WITHDRAWAL: "示政务撤〔2026〕3号",
    PaperKind.LAPSE: "示政务终〔2026〕1号",
    PaperKind.ENTRUSTMENT: "示政务代〔2026〕9号",
}
FILLED: dict[PaperKind, dict[str, Any]] = {
    PaperKind.COMMITMENT: {"rows": (PROMISED,)},
    PaperKind.SPECIAL_PROCEDURE: {
        "stated": _stated(
            ordinal="1",
            kind="除延长审批之外的特别程序",
            procedure="听证",
            since="2026年11月25日",
            approver="赵局长",
            reason="利害关系人要求听证",
            basis="《中华人民共和国行政许可法》第四十五条",
            needed="15个工作日",
        )
    },
    PaperKind.EXTENSION: {
        "stated": _stated(
            reason="现场情况复杂，需要补充勘验",
            extended="10个工作日",
            old_due="2026年12月7日",
            new_due="2026年12月21日",
            approver="赵局长",
        )
    },
    PaperKind.CORRECTION: {
        "listings": (
            Listing(
                "wanted",
                ("material", "standard", "wrong"),
                (("经营场所使用证明", "租期在有效期内", "租期已过，请交续租合同"),),
            ),
        ),
        "stated": _stated(asked_by="孙科长"),
    },
    PaperKind.HANDOVER: {
        "stated": _stated(slip="1", **{"from": "综合窗口 3 号"}, to="示例市未央区市场监督管理局"),
        "listings": (
            Listing(
                "moved",
                ("material", "originals", "copies", "signed", "remark"),
                (
                    ("食品经营许可申请书", "1", "", "", ""),
                    ("营业执照", "1", "2", "", ""),
                ),
            ),
        ),
    },
    PaperKind.PICK_UP: {
        "stated": _stated(
            decision="准予",
            decided_on="2026年12月7日",
            results="食品经营许可证 正本、副本",
            document="JY16101120012345",
            issued_at="2026年12月9日 10:00",
            method="大厅自取",
            receiver="李小敏",
            relation="单位职工",
            checked="受理单",
            number="610112********1234",
            originals="营业执照",
        )
    },
    PaperKind.SERVICE: {
        "stated": _stated(
            addressee="张三",
            place="示例市未央区凤城五路1号",
            served_by="邮寄送达",
            courier="邮政 EMS 1099887766554",
            signer="张四",
            substitute="成年家属，受送达人外出",
            served_on="2026年12月9日",
            witness="社区居委会 陈明",
        ),
        "listings": (
            Listing(
                "papers",
                ("paper", "paper_number", "remark"),
                (("食品经营许可证", "JY16101120012345", ""),),
            ),
        ),
    },
    PaperKind.RETURN: {
        "stated": _stated(return_kind="无法办理", reason="经营场所已经拆除"),
        "listings": (RETURNED,),
    },
    PaperKind.WITHDRAWAL: {
        "stated": _stated(asked_by="张三", reason="改在外区经营"),
        "listings": (RETURNED,),
    },
    PaperKind.LAPSE: {
        "stated": _stated(
            missing="设备设施布局图",
            promised_until="2026年12月4日",
            consequence="终止办理，损失由申请人承担",
        ),
        "listings": (RETURNED,),
    },
    PaperKind.ENTRUSTMENT: {
        "stated": _stated(
            agent="周代办", agent_number="610112********5678", agent_phone="139****0000"
        )
    },
}
