"""A package of three items that ask for one card together; b begins when a is done."""

from msgspec.structs import replace

from tests.build import an_item
from winclient.domain.items.catalogue import Item, ItemKind, Material, Necessity, TimeLimit
from winclient.domain.items.composition import Composition, Member

CARD = Material(name="身份证", originals=1, copies=1)


def a_member(id: str, days: int, *materials: Material) -> Item:
    """An item of a package, promised in so many working days."""
    limit = TimeLimit(days=days)
    usual = an_item(0, id=id, code=f"code-{id}", name=f"事项{id}", promised=limit)
    return replace(usual, materials=materials)


LICENCE = a_member("a", 3, CARD, Material(name="甲表"))
SEAL = a_member("b", 2, CARD, Material(name="乙表"))
TAX = a_member("c", 4, CARD, Material(name="丙表", necessity=Necessity.DEFERRABLE))
PACKAGE = replace(
    an_item(0, id="p", code="YJS-1", name="企业开办一件事", promised=None, statutory=None),
    kind=ItemKind.COMMITTED,
    composition=Composition(
        members=(Member(item="a"), Member(item="code-b", after=("a",)), Member(item="c")),
    ),
)
