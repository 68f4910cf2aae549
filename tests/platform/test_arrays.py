"""What goes into PostgreSQL as an array comes out as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from jolserik.platform.arrays import array_literal
from jolserik.platform.bulk import from_jsonb, select

pytestmark = pytest.mark.django_db

TEXTS = st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs",)), max_size=30)
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "bigint": st.integers(-(2**63), 2**63 - 1),
    "text": TEXTS,
    "bytea": st.binary(max_size=40),
    "boolean": st.booleans(),
    "date": st.dates(date(1, 1, 1)),
    "timestamptz": st.datetimes(datetime(1900, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - the zone comes with the next word
    "numeric": st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_column_of_values_comes_back_as_it_went(kind: str, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.none() | KINDS[kind], max_size=8))
    found = [value for (value,) in select(f"SELECT * FROM unnest(%s::{kind}[])", [array_literal(values)])]
    assert [bytes(v) if isinstance(v, memoryview) else v for v in found] == values


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.recursive(
        TEXTS | st.integers(-1000, 1000) | st.none(), lambda inner: st.lists(inner, max_size=3)
    )
)
def test_json_comes_back_as_it_went(value: Any) -> None:
    ((found,),) = select("SELECT * FROM unnest(%s::jsonb[])", [array_literal([Jsonb(value)])])
    assert from_jsonb(found) == value


def test_an_amount_keeps_its_scale() -> None:
    ((found,),) = select("SELECT * FROM unnest(%s::numeric[])", [array_literal([Decimal("1.50")])])
    assert str(found) == "1.50"
