"""People and firms of a made-up day: their numbers pass every check and belong to nobody."""

from random import Random

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from winclient.domain.items.catalogue import Item
from winclient.domain.persons.identity import DocumentKind
from winclient.domain.persons.people import Agent, Applicant, Clerk, PartyKind

SURNAMES = ("王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "欧阳")
GIVEN = ("晓梅", "建国", "思远", "桂兰", "子涵", "志强", "雨桐", "秀英", "海燕", "文博", "䶮", "𬱖")
FIRMS = ("城北便民超市", "老槐树餐饮店", "清泉净水设备有限公司", "远山物流有限公司")
COUNTERS = 4


def an_applicant(item: Item, *, chance: Random) -> Applicant:
    """A firm where the item is for organisations alone, else a person."""
    phone = f"1380000{chance.randint(0, 9999):04}"
    firms = "自然人" not in item.service_objects and bool(item.service_objects)
    if firms:
        return Applicant(
            kind=PartyKind.ORGANISATION,
            name=chance.choice(FIRMS),
            document=DocumentKind.CREDIT_CODE,
            number=_credit_code(chance),
            phone=phone,
        )
    return Applicant(
        kind=PartyKind.PERSON,
        name=chance.choice(SURNAMES) + chance.choice(GIVEN),
        document=DocumentKind.ID_CARD,
        number=_id_number(chance),
        phone=phone,
    )


def an_agent(chance: Random) -> Agent:
    """Somebody with written authority."""
    return Agent(
        name=chance.choice(SURNAMES) + chance.choice(GIVEN),
        document=DocumentKind.ID_CARD,
        number=_id_number(chance),
        authority=True,
    )


def a_clerk(chance: Random) -> Clerk:
    """One of the counters' clerks."""
    return Clerk(id=f"{chance.randint(1, COUNTERS):04}")


def _id_number(chance: Random) -> str:
    """A number that passes every check and belongs to nobody: born in 1900, order 99x."""
    body = f"6101121900{chance.randint(1, 12):02}{chance.randint(1, 28):02}99{chance.randint(0, 9)}"
    return body + str(mod_11_2.calc_check_digit(body))


def _credit_code(chance: Random) -> str:
    """A credit code in the form of the standard, for a firm that does not exist."""
    digits = f"{chance.randint(0, 9_999_999):07}"
    organisation = f"X{digits}"
    values = [int(character, 36) for character in organisation]
    check = -sum(w * v for w, v in zip((3, 7, 9, 10, 5, 8, 4, 2), values, strict=True)) % 11
    body = f"91610112{organisation}{'0123456789X'[check]}"
    return body + uscc.calc_check_digit(body)
