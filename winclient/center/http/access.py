"""Who sends a request: its body within limits, its signature checked by the device's key."""

import asyncio
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from msgspec import Struct
from starlette.requests import ClientDisconnect

from winclient.center.core.center import Center
from winclient.center.tables import people
from winclient.center.tables.people import Device
from winclient.sync.wire.coding import (
    DEVICE_HEADER,
    MOST_BYTES,
    SIGNATURE_HEADER,
    Malformed,
    unpack,
)
from winclient.sync.wire.signing import request_text, verified

PROGRESS, WHOLE = 10.0, 120.0  # seconds between two parts of a body, and for all of it


class Sent(Struct, frozen=True):
    """A request's unpacked body, and what its sender says of itself."""

    body: bytes
    device: str
    signature: str
    text: bytes  # what was signed

    def signed_by(self, key: str) -> bool:
        """Whether the holder of this key sent it."""
        return verified(key, self.signature, self.text)


async def sent(request: Request) -> Sent:
    """Reads the body within its limits; 400, 413 or 415 say what is wrong with it."""
    body = await _read(request)
    coding = request.headers.get("content-encoding", "identity").lower()
    if coding == "gzip":
        try:
            body = unpack(body)
        except Malformed as error:
            raise HTTPException(413 if "more than" in str(error) else 400, str(error)) from error
    elif coding != "identity":
        raise HTTPException(415, "Content-Encoding: gzip or none")
    query = f"?{request.url.query}" if request.url.query else ""
    return Sent(
        body=body,
        device=request.headers.get(DEVICE_HEADER, ""),
        signature=request.headers.get(SIGNATURE_HEADER, ""),
        text=request_text(request.method, request.url.path + query, body),
    )


async def _read(request: Request) -> bytes:
    """The body as sent; never more of it in memory than is allowed, and nobody holds a place here
    by a byte now and then."""
    parts, size, clock = [], 0, asyncio.get_running_loop()
    end = clock.time() + WHOLE
    try:
        async with asyncio.timeout(PROGRESS) as patience:
            async for part in request.stream():
                size += len(part)
                if size > MOST_BYTES:
                    raise HTTPException(413, f"more than {MOST_BYTES} bytes")
                parts.append(part)
                patience.reschedule(min(end, clock.time() + PROGRESS))
    except ClientDisconnect as error:
        raise HTTPException(400, "the body was cut short") from error
    except TimeoutError as error:
        raise HTTPException(408, "the body came too slowly") from error
    return b"".join(parts)


def center_of(request: Request) -> Center:
    """The center this app serves."""
    center: Center = request.app.state.center
    return center


Body = Annotated[Sent, Depends(sent)]
AtCenter = Annotated[Center, Depends(center_of)]


class Message(Struct, frozen=True):
    """A request whose sender is known."""

    device: Device
    body: bytes


def message(request: Body, center: AtCenter) -> Message:
    """The body and its sender: a device enrolled here that signed it; else 401."""
    with center.database.reading() as connection:
        known = people.device(connection, request.device)
    if known is None or not request.signed_by(known.key):
        raise HTTPException(401, "the device is unknown here or its signature is not valid")
    return Message(known, request.body)


Signed = Annotated[Message, Depends(message)]
