"""The page of the interface for programs: what the OpenAPI document says, for people to read.

Everything on it is made from the document itself, so that the two can never differ. The document speaks English.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from jolserik.web.tables import Cell, Column, Table

SPOKEN = "en"
METHODS = ("get", "post", "put", "patch", "delete")
Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Operation:
    """One operation as the page shows it."""

    key: str
    method: str
    path: str
    summary: str
    paragraphs: list[SafeString]
    needs_token: bool
    parameters: Table | None
    fields: Table | None
    lined: Table | None
    media_types: str
    example: str
    answers: Table


@require_safe
def interface(request: HttpRequest) -> HttpResponse:
    """Every operation: what it is for, what it takes, what it answers."""
    document = document_of(request)
    schemes = document.get("components", {}).get("securitySchemes", {})
    context = {
        "info": document["info"],
        "about": marked(document["info"].get("description", "")),
        "tokens": [marked(scheme["description"]) for scheme in schemes.values() if scheme.get("description")],
        "groups": groups_of(document),
        "document_href": reverse("api:openapi"),
        "spoken": SPOKEN,
    }
    return render(request, "public/interface.html", context)


def document_of(request: HttpRequest) -> dict[str, Any]:
    """The OpenAPI document as this asker would get it."""
    view, arguments, named = resolve(reverse("api:openapi"))
    found: dict[str, Any] = json.loads(view(request, *arguments, **named).content or b"{}")
    return found


def groups_of(document: Mapping[str, Any]) -> list[tuple[str, list[Operation]]]:
    """Operations under their tags, both in the document's order."""
    groups: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                said = methods[method]
                tag = (said.get("tags") or [""])[0]
                groups.setdefault(tag, []).append(operation_of(said, method, path, document))
    return list(groups.items())


def operation_of(said: Mapping[str, Any], method: str, path: str, document: Mapping[str, Any]) -> Operation:
    """One operation of the document."""
    key, body = said["operationId"], said.get("requestBody", {})
    content = body.get("content", {})
    schemas = [resolved(kind.get("schema", {}), document) for kind in content.values()]
    schema: Schema = next((one for one in schemas if "properties" in one), {})
    lines = resolved(schema.get("properties", {}).get("lines", {}).get("items", {}), document)
    example = next((kind["example"] for kind in content.values() if "example" in kind), None)
    return Operation(
        key, method.upper(), path, said.get("summary", ""),
        [marked(words) for words in said.get("description", "").split("\n\n") if words],
        bool(said.get("security")),
        parameters_table(key, said.get("parameters", [])),
        fields_table(f"{key}-body", _("Body"), schema, document),
        fields_table(f"{key}-lines", _("Each of the lines"), lines, document),
        ", ".join(content), written(example), answers_table(key, said["responses"]),
    )  # fmt: skip


def resolved(schema: Schema, document: Mapping[str, Any]) -> Schema:
    """A schema, or the one that it refers to."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    found: Schema = document["components"]["schemas"][name] if name else schema
    return found


def written(example: Any) -> str:
    """An example as it would be sent."""
    if example is None or isinstance(example, str):
        return example or ""
    return json.dumps(example, ensure_ascii=False, indent=2)


def parameters_table(key: str, parameters: list[Mapping[str, Any]]) -> Table | None:
    """What stands in the address and in the headers."""
    columns = [
        Column("name", _("Name"), names_row=True),
        Column("where", _("Where")),
        Column("kind", pgettext("of a value", "Form")),
        Column("what", _("What it is")),
    ]
    rows = [
        [
            Cell(one["name"], code=True, below=needed(bool(one.get("required")))),
            Cell(place_word(one["in"])),
            Cell(form_of(one.get("schema", {})), words_language=SPOKEN),
            Cell(marked(one.get("description", "")), words_language=SPOKEN),
        ]
        for one in parameters
    ]
    return Table(f"{key}-parameters", _("Parameters"), columns, rows) if rows else None


def fields_table(key: str, caption: str, schema: Schema, document: Mapping[str, Any]) -> Table | None:
    """The fields of a JSON object, or of a form."""
    columns = [
        Column("name", _("Field"), names_row=True),
        Column("kind", pgettext("of a value", "Form")),
        Column("what", _("What it is")),
    ]
    required = set(schema.get("required", ()))
    rows = [
        [
            Cell(name, code=True, below=needed(name in required)),
            Cell(form_of(resolved(field, document)), words_language=SPOKEN),
            Cell(marked(field.get("description", "")), words_language=SPOKEN),
        ]
        for name, field in schema.get("properties", {}).items()
    ]
    return Table(key, caption, columns, rows) if rows else None


def answers_table(key: str, responses: Mapping[str, Mapping[str, Any]]) -> Table:
    """What comes back by status; an answer's own shape by the name that the document gives it."""
    columns = [
        Column("status", _("Status"), names_row=True),
        Column("meaning", _("What it means")),
        Column("shape", _("Content")),
    ]
    rows = [
        [
            Cell(status, code=True),
            Cell(marked(answer.get("description", "")), words_language=SPOKEN),
            Cell(shape_of(answer), words_language=SPOKEN),
        ]
        for status, answer in sorted(responses.items())
    ]
    return Table(f"{key}-answers", _("Answers"), columns, rows)


def shape_of(answer: Mapping[str, Any]) -> str:
    """The name of an answer's schema."""
    for content in answer.get("content", {}).values():
        return form_of(content.get("schema", {}))
    return ""


def form_of(schema: Schema) -> str:
    """What a value looks like, in a few words."""
    return " ".join(dict.fromkeys(form_words(schema)))


def form_words(schema: Schema) -> Iterator[str]:
    """The parts of `form_of`."""
    if "$ref" in schema:
        yield str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        yield ", ".join(map(str, schema["enum"]))
    elif schema.get("type") == "array":
        yield f"list of {form_of(schema.get('items', {})) or 'values'}"
    elif "type" in schema:
        yield str(schema.get("format") or schema["type"])
    choices = [words for one in schema.get("anyOf", ()) if (words := form_of(one))]
    if choices:
        yield " or ".join(dict.fromkeys(choices))
    if schema.get("const") == "":
        yield "empty"
    yield from limits_of(schema)


def limits_of(schema: Schema) -> Iterator[str]:
    """What bounds a value."""
    if "minimum" in schema and "maximum" in schema:
        yield f"from {schema['minimum']} to {schema['maximum']}"
    elif "exclusiveMinimum" in schema:
        yield f"above {schema['exclusiveMinimum']}"
    if "maxLength" in schema:
        yield f"of at most {schema['maxLength']} characters"
    if "default" in schema:
        yield f"({schema['default']} unless said)"


def place_word(place: str) -> str:
    """Where a parameter stands."""
    words = {"path": _("in the address"), "query": _("behind the question mark"), "header": _("header")}
    return words.get(place, place)


def needed(required: bool) -> str:
    """Whether it must be there."""
    return _("required") if required else ""


def marked(text: str) -> SafeString:
    """The document's words; what stands between backticks is code."""
    parts = enumerate(" ".join(text.split()).split("`"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if place % 2 else part,) for place, part in parts)
    )
