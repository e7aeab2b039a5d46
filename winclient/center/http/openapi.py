"""The OpenAPI description: the rounds' values join what FastAPI knows of the other routes."""

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from winclient.domain.rounds.exchange import Reply, Round
from winclient.sync.wire.coding import DEVICE_HEADER, MOST_BYTES, ROUNDS, SIGNATURE_HEADER

_REF = "#/components/schemas/{name}"
_SIGNED = {
    DEVICE_HEADER: "the device's name; empty while it asks to be enrolled",
    SIGNATURE_HEADER: "Ed25519, base64, over `winclient request`, method, path with query and "
    "SHA-256 (hex) of the body before packing, one a line",
}


def describe(app: FastAPI) -> None:
    """`/openapi.json` says everything that another vendor needs."""

    def made() -> dict[str, Any]:
        if not app.openapi_schema:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = made  # type: ignore[method-assign]


def _described(app: FastAPI) -> dict[str, Any]:
    words = {"title": app.title, "version": app.version, "description": app.description}
    schema = get_openapi(routes=app.routes, **words)  # type: ignore[arg-type]
    _, values = msgspec.json.schema_components((Round, Reply), ref_template=_REF)
    schema.setdefault("components", {}).setdefault("schemas", {}).update(values)
    posted = schema["paths"][ROUNDS]["post"]
    posted["requestBody"] = {
        "required": True,
        "description": f"at most {MOST_BYTES} bytes; Content-Encoding: gzip is welcome",
        "content": {"application/json": {"schema": {"$ref": _REF.format(name="Round")}}},
    }
    ok = posted["responses"]["200"]
    ok["content"] = {"application/json": {"schema": {"$ref": _REF.format(name="Reply")}}}
    for path in schema["paths"].values():
        for operation in path.values():
            if "401" in operation["responses"] and "tags" in operation:
                _sign(operation)
    return schema


def _sign(operation: dict[str, Any]) -> None:
    if "back office" in operation["tags"]:
        return
    told = [
        {
            "name": name,
            "in": "header",
            "required": True,
            "description": text,
            "schema": {"type": "string"},
        }
        for name, text in _SIGNED.items()
    ]
    operation["parameters"] = [*operation.get("parameters", []), *told]
