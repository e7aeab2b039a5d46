"""Material 申请材料 and time limit: what an item asks for, and how long it may take."""

from enum import StrEnum

from winclient.domain.days.deadlines import DayUnit
from winclient.domain.values import Value


class Necessity(StrEnum):
    """材料必要性 (national dictionary: 1 必要, 2 非必要, 3 容缺后补)."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    DEFERRABLE = "deferrable"


class TimeLimit(Value, frozen=True, kw_only=True):
    """A limit as the law sets it (法定) or as the organ promises it (承诺)."""

    days: int
    unit: DayUnit = DayUnit.WORKING_DAY


class Material(Value, frozen=True, kw_only=True):
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
    commitment: str = ""  # 告知承诺: what a signed promise instead of it says; empty: none may
