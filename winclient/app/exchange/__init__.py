"""The PC's side of the exchange: what to send next, and what to believe of what comes back.

`PROTOCOL.md` says why; each function here is the step of that name in `tests/simulation`.
"""
