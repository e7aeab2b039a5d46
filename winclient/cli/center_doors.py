"""`center devices`, `tokens`, `codes` …: who may come in, and who may no longer."""

from argparse import Namespace
from datetime import datetime

from winclient import phrases
from winclient.center import administration
from winclient.center.tables.people import Code, Device, Token
from winclient.cli.center_admin import opened
from winclient.cli.output import DONE, Output
from winclient.wording import say

_ID = 8  # letters of a hash that name a token or a code


def devices(chosen: Namespace, out: Output) -> int:
    """All devices, when each was last heard of and what it had left to hand in."""
    with opened(chosen) as center:
        found = administration.devices(center)
    value = [
        {
            "id": each.id,
            "name": each.name,
            "station": each.station,
            "role": each.role,
            "revoked": each.revoked,
            "reason": each.reason,
            "changed_at": each.changed_at or None,
            "last_contact": each.heard_at or None,
            "waiting": each.waiting,
        }
        for each in found
    ]
    out.answer(value, "\n".join(map(_device, found)) or say("center.no_devices"))
    return DONE


def _device(each: Device) -> str:
    told = {"id": each.id, "station": each.station, "name": each.name}
    told["role"] = say(f"center.role_{each.role}")
    told["state"] = say("center.revoked" if each.revoked else "center.in_use")
    parts = [say("center.device", **told)]
    if each.changed_at:
        reason = each.reason or say("center.no_reason")
        parts.append(say("center.changed", at=_moment(each.changed_at), reason=reason))
    if each.heard_at:
        parts.append(say("center.heard", at=_moment(each.heard_at)))
    else:
        parts.append(say("center.not_heard"))
    if each.waiting:
        parts.append(say("center.waiting", n=each.waiting))
    return "  ".join(parts)


def _moment(text: str) -> str:
    return phrases.moment(datetime.fromisoformat(text))


def revoke(chosen: Namespace, out: Output) -> int:
    """New intake of a device stops; what it has accepted may still be handed in."""
    with opened(chosen) as center:
        administration.revoke(center, chosen.device, reason=chosen.reason)
    out.answer({"revoked": chosen.device}, say("center.revoked_now", device=chosen.device))
    return DONE


def token(chosen: Namespace, out: Output) -> int:
    """A secret for a department's system; shown once."""
    with opened(chosen) as center:
        secret = administration.new_token(center, name=chosen.name, station=chosen.station or "")
    id = administration.token_hash(secret)[:_ID]
    out.answer({"token": secret, "name": chosen.name, "id": id}, say("center.token", token=secret))
    return DONE


def tokens(chosen: Namespace, out: Output) -> int:
    """The tokens in use; with `--withdraw` one of them no longer."""
    with opened(chosen) as center:
        if chosen.withdraw:
            gone = administration.withdraw_token(center, chosen.withdraw)
            return _withdrawn(gone, out)
        found = administration.tokens(center)
    value = [_named(each) | {"made_at": each.made_at or None} for each in found]
    lines = (
        say("center.token_line", id=each.hash[:_ID], name=each.name, **_of(each)) for each in found
    )
    out.answer(value, "\n".join(lines) or say("center.no_tokens"))
    return DONE


def codes(chosen: Namespace, out: Output) -> int:
    """The codes that could still make a device; with `--withdraw` one of them no longer."""
    with opened(chosen) as center:
        if chosen.withdraw:
            gone = administration.withdraw_code(center, chosen.withdraw)
            return _withdrawn(gone, out)
        found = administration.codes(center)
    value = [_named(each) | {"role": each.role, "expires": each.expires} for each in found]
    lines = (
        say(
            "center.code_line",
            id=each.hash[:_ID],
            name=each.name,
            station=each.station,
            role=say(f"center.role_{each.role}"),
            until=_moment(each.expires),
        )
        for each in found
    )
    out.answer(value, "\n".join(lines) or say("center.no_codes"))
    return DONE


def _named(each: Token | Code) -> dict[str, str | None]:
    return {"id": each.hash[:_ID], "name": each.name, "station": each.station}


def _of(each: Token) -> dict[str, str]:
    made = _moment(each.made_at) if each.made_at else say("center.made_before")
    return {"station": each.station or say("center.all_stations"), "made": made}


def _withdrawn(gone: Token | Code, out: Output) -> int:
    out.answer(
        {"withdrawn": gone.hash[:_ID], "name": gone.name}, say("center.gone", name=gone.name)
    )
    return DONE
