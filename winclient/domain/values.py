"""What every value of the domain is: frozen, compared by its parts, and short when spelled."""

from msgspec import Struct


class Value(Struct, frozen=True, omit_defaults=True):
    """Made whole or not at all; a changed one is another (`msgspec.structs.replace`).

    Where it is spelled, fields that hold their default are left out, so that an older record reads
    as a newer one. msgspec asks `is`, not `==`: a default is None, a truth value, a small number,
    an enum's member, or empty; anything else is a `default_factory` and always spelled.
    """
