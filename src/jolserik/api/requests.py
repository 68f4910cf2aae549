"""Schemas of the requests: the JSON schema of a body, from the columns of the file that says the same."""

from __future__ import annotations

from typing import Any

from jolserik.api.bodies import LINES, LISTS, NUMBERS, Shape
from jolserik.api.limits import LINES_MAX
from jolserik.kernel import fields
from jolserik.kernel.fields import DOCUMENTS
from jolserik.kernel.quantity import MAX_MICRO, MICRO

WORDS: dict[str, tuple[str, ...]] = {
    "notes.kind": fields.NOTE_KINDS,
    "actions.source": fields.EXIT_SOURCES,
    "actions.scope": fields.EXIT_SCOPES,
}
NUMBERED: dict[str, dict[str, Any]] = {
    "line": {"type": "integer", "minimum": 1, "maximum": 999_999},
    "quantity": {"type": "number", "exclusiveMinimum": 0, "maximum": MAX_MICRO // MICRO},
}
DAYS = frozenset({"date", "paper_date", "registered_on"})
DESCRIBED = {
    "quantity": "above zero, at most six decimals",
    "quantity_received": "what was counted; of an exit, what was seen out",
    "draws": "`LOT:quantity;@reference:quantity`, or a list of such texts",
    "papers": "`kind:number;kind:number`, or a list of such texts",
    "serials": "`A1;A2`, or a list of texts",
    "sender": "`KZ:` and the BIN",
    "recipient": "`COUNTRY:identifier`",
    "party": "`COUNTRY:identifier`",
    "unit": "UN/ECE Recommendation 20 code (`H87`) or EAEU number (`796`)",
    "product": "ten digits of TN VED EAEU",
}
DEFAULTED = {("actions", "date"), ("actions", "party")}


def request_schema(shape: Shape) -> dict[str, Any]:
    """The JSON schema of a request, from the columns of its file."""
    schema = object_schema(shape, shape.head)
    if shape.lined:
        least = 0 if shape.kind == "actions" else 1
        schema["properties"][LINES] = {
            "type": "array", "items": object_schema(shape, shape.lined), "minItems": max(least, 1), "maxItems": LINES_MAX
        }  # fmt: skip
        if least:
            schema["required"].append(LINES)
    return {name: value for name, value in schema.items() if value != []}


def object_schema(shape: Shape, names: list[str] | tuple[str, ...]) -> dict[str, Any]:
    """An object of some columns."""
    columns = [column for column in DOCUMENTS[shape.kind] if column.name in names]
    required = [c.name for c in columns if c.required and (shape.kind, c.name) not in DEFAULTED]
    properties = {c.name: column_schema(shape.kind, c.name, required=c.name in required) for c in columns}
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}


def column_schema(kind: str, name: str, *, required: bool) -> dict[str, Any]:
    """A column; one that need not be filled may be empty as in a file."""
    schema = filled_schema(kind, name)
    if required and schema.get("type") == "string":
        schema["minLength"] = 1
    elif not required and (name in DAYS or "enum" in schema):
        schema = {"anyOf": [schema, {"const": ""}]}
    return {**schema, "description": DESCRIBED[name]} if name in DESCRIBED else schema


def filled_schema(kind: str, name: str) -> dict[str, Any]:
    """A filled column: numbers may be written as JSON numbers or, exactly, as texts."""
    if name in NUMBERS:
        return {"anyOf": [{"type": "string"}, NUMBERED.get(name, {"type": "number", "minimum": 0})]}
    if name in LISTS:
        return {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    if name in DAYS:
        return {"type": "string", "format": "date"}
    words = WORDS.get(f"{kind}.{name}")
    return {"type": "string", "enum": list(words)} if words else {"type": "string"}
