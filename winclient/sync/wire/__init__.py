"""The exchange on the wire: JSON over HTTP, signed by Ed25519. For whoever implements it elsewhere.

The values are in `domain.rounds`; `PROTOCOL.md` says what they mean. A round is `POST /v1/rounds`,
its reply the answer with status 200. Everything else that comes back (a login page, a cut body,
another status) says nothing and the round is sent again: 429 and 503 after `Retry-After` seconds,
400 and 413 with fewer entries, 401 when the signature or the device is unknown there. Bodies are
UTF-8 JSON, `Content-Encoding: gzip` if the sender likes.
"""
