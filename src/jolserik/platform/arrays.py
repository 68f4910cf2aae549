"""PostgreSQL's array literals: a column of values as one text parameter.

Handing whole columns over is how few rows are written by one prepared statement. The driver would type each array by its
largest element, and the server would plan the same statement anew for every mixture of types.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from psycopg.types.json import Jsonb


def array_literal(values: Iterable[Any]) -> str:
    """`{…}` of these values: whole numbers, decimals, texts, bytes, days, moments, truths, JSON, and None."""
    return "{" + ",".join([(_FORMS.get(type(value)) or _inherited(value))(value) for value in values]) + "}"


def _inherited(value: Any) -> Callable[[Any], str]:
    """The form of a value whose type derives from one that is known, such as a word of an enumeration."""
    return next(_FORMS[kind] for kind in type(value).__mro__ if kind in _FORMS)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_FORMS: dict[type, Callable[[Any], str]] = {
    int: str,
    Decimal: str,
    bool: lambda value: "t" if value else "f",
    type(None): lambda value: "NULL",
    str: _quoted,
    bytes: lambda value: '"\\\\x' + value.hex() + '"',
    date: date.isoformat,
    datetime: lambda value: f'"{value.isoformat()}"',
    Jsonb: lambda value: _quoted(json.dumps(value.obj, ensure_ascii=False)),
}
