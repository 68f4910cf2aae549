"""Parameters of addresses: read by hand, so that a bad one is answered like any other bad value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

from jolserik.api.limits import OFFSET_MAX, PAGE_DEFAULT, PAGE_MAX
from jolserik.api.problems import Fault, stopped
from jolserik.kernel.fields import shown
from jolserik.kernel.refusals import Code, Refusal

TEXT_CHARACTERS_MAX = 200


def query(request: HttpRequest, known: Sequence[str]) -> Mapping[str, str]:
    """The query, each name once and none that the address does not know."""
    found: dict[str, str] = {}
    for name, values in request.GET.lists():
        if name not in known:
            raise stopped(
                [Fault(Refusal(Code.UNKNOWN_COLUMN, shown(name), {"value": shown(name)}), shown(name))]
            )
        if len(values) > 1 or len(str(values[0])) > TEXT_CHARACTERS_MAX or not str(values[0]).isprintable():
            raise bad(name, str(values[0]))
        found[name] = str(values[0])
    return found


def whole_number(said: Mapping[str, str], name: str, *, default: int, least: int, most: int) -> int:
    """A whole number within bounds."""
    text = said.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and least <= int(text) <= most):
        raise bad(name, text, wanted="integer")
    return int(text)


def choice(said: Mapping[str, str], name: str, words: Sequence[str], *, default: str) -> str:
    """One of some words."""
    text = said.get(name, default)
    if text not in words:
        raise bad(name, text, expected=", ".join(words))
    return text


def moment(said: Mapping[str, str], name: str) -> datetime | None:
    """A moment as ISO 8601 writes it; without a zone it is UTC."""
    text = said.get(name)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise bad(name, text, wanted="date") from None


def bad(name: str, value: str, **facts: str) -> Exception:
    """A parameter that cannot be read."""
    return stopped([Fault(Refusal(Code.BAD_VALUE, name, {"value": shown(value), **facts}), name)])


def described(name: str, schema: Mapping[str, Any], description: str) -> dict[str, Any]:
    """A query parameter as OpenAPI says it."""
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": dict(schema),
    }


LIMIT = described(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": PAGE_MAX, "default": PAGE_DEFAULT},
    "How many at most.",
)
OFFSET = described(
    "offset", {"type": "integer", "minimum": 0, "maximum": OFFSET_MAX, "default": 0}, "How many to skip."
)


def page(said: Mapping[str, str]) -> tuple[int, int]:
    """(offset, limit) of a page."""
    limit = whole_number(said, "limit", default=PAGE_DEFAULT, least=1, most=PAGE_MAX)
    return whole_number(said, "offset", default=0, least=0, most=OFFSET_MAX), limit
