"""An item of the catalogue for people: limits, condition, what is asked, what is to be brought."""

from collections.abc import Iterator

from winclient import phrases
from winclient.domain.items.catalogue import Item
from winclient.domain.items.materials import Material
from winclient.wording import say


def item_text(item: Item) -> Iterator[str]:
    """Lines; what the catalogue does not say is left out."""
    yield say(
        "cli.item_head",
        name=item.name,
        department=item.department,
        code=item.code,
        id=item.id,
        statutory=phrases.limit(item.statutory),
        promised=phrases.limit(item.promised),
    )
    if item.condition:
        yield say("cli.item_condition", condition=item.condition)
    for question in item.questions:
        choices = say("terms.and").join(answer.label for answer in question.answers)
        yield say("cli.item_question", question=question.label, choices=choices)
    yield from map(_material, item.materials)
    if item.composition is not None:
        for member in item.composition.members:
            yield say("cli.item_member", item=member.item)


def _material(material: Material) -> str:
    sheets = phrases.sheets(originals=material.originals, copies=material.copies)
    necessity = say(f"cli.necessity_{material.necessity.value}")
    return say("cli.item_material", necessity=necessity, name=material.name, sheets=sheets)
