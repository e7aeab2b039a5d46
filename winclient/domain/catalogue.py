"""Item 事项: one thing one can apply for, with its limits and the materials it asks for."""

from dataclasses import dataclass
from enum import StrEnum

from winclient.domain.deadlines import DayUnit


class Necessity(StrEnum):
    """材料必要性 (national dictionary: 1 必要, 2 非必要, 3 容缺后补)."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    DEFERRABLE = "deferrable"


class ItemKind(StrEnum):
    """办件类型 (national dictionary: 1 即办件, 2 承诺件, 9 其他)."""

    IMMEDIATE = "immediate"
    COMMITTED = "committed"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """A limit as the law sets it (法定) or as the organ promises it (承诺)."""

    days: int
    unit: DayUnit = DayUnit.WORKING_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """申请材料: one row of an item's checklist."""

    name: str
    necessity: Necessity = Necessity.REQUIRED
    originals: int = 1
    copies: int = 0
    form: str = ""
    source: str = ""
    exempt: bool = False  # 免提交: the office already has it
    signature: str = ""  # 签名签章要求; empty when none is asked
    standard: str = ""  # 受理标准
    notice: str = ""  # 填报须知
    paper: str = ""  # 规格


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An organ's concrete version of an item (实施清单). `version` is given by the store."""

    id: str
    code: str
    name: str
    department: str
    version: int = 0
    base_code: str = ""
    department_code: str = ""
    region: str = ""
    region_code: str = ""
    level: str = ""
    item_type: str = ""
    kind: ItemKind = ItemKind.OTHER
    service_objects: tuple[str, ...] = ()
    statutory: TimeLimit | None = None
    promised: TimeLimit | None = None
    visits: int | None = None
    fee: bool | None = None
    fee_basis: str = ""
    legal_basis: str = ""
    condition: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""
    supervise_phone: str = ""
    scope: str = ""
    steps: tuple[str, ...] = ()
    folk_names: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()

    @property
    def is_licence(self) -> bool:
        """Only 行政许可 is governed by the 行政许可法; other types follow 优化营商环境条例."""
        return self.item_type == "行政许可"
