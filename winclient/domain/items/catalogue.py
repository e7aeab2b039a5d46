"""Item 事项: one thing one can apply for, with its limits and the materials it asks for."""

from enum import StrEnum

from winclient.domain.items.composition import Composition
from winclient.domain.items.materials import Material, Necessity, TimeLimit
from winclient.domain.items.questions import Question, Rule
from winclient.domain.values import Value

__all__ = ["Item", "ItemKind", "Material", "Necessity", "TimeLimit"]


class ItemKind(StrEnum):
    """办件类型 (national dictionary: 1 即办件, 2 承诺件, 9 其他)."""

    IMMEDIATE = "immediate"
    COMMITTED = "committed"
    OTHER = "other"


class SpecialStep(Value, frozen=True, kw_only=True):
    """特殊环节 as published; only where it is not `counted` does it stop the clock."""

    name: str
    days: int = 0
    counted: bool = True  # 是否计算在法定办结时限内
    basis: str = ""


class Item(Value, frozen=True, kw_only=True):
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
    special_steps: tuple[SpecialStep, ...] = ()
    folk_names: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()
    questions: tuple[Question, ...] = ()
    rules: tuple[Rule, ...] = ()
    composition: Composition | None = None  # 一件事: a package of items

    @property
    def is_licence(self) -> bool:
        """Only 行政许可 is governed by the 行政许可法; other types follow 优化营商环境条例."""
        return self.item_type == "行政许可"
