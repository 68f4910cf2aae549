"""Canonical bytes: one form for one set of facts, readable by anybody's JSON parser."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.kernel.canonical import NotCanonical, canonical_json, flatten

facts = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


def test_keys_are_sorted_and_nothing_is_blank() -> None:
    assert canonical_json({"b": [1, True, None], "a": {"y": "ә", "x": ""}}) == (
        '{"a":{"x":"","y":"ә"},"b":[1,true,null]}'.encode()
    )


def test_keys_are_sorted_by_utf_16_code_units_as_the_standard_says() -> None:
    # The example of RFC 8785, section 3.2.3.
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    ordered = list(json.loads(canonical_json(dict.fromkeys(keys))))
    assert ordered == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_escapes_are_the_shortest() -> None:
    # The string of RFC 8785, section 3.2.2.
    text = '\u20ac$\u000f\nA\'B"\\\\"/'
    assert canonical_json(text) == '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()


@given(facts)
def test_any_json_reader_gets_the_same_facts_back(value: Any) -> None:
    assert json.loads(canonical_json(value)) == value


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers()))
def test_the_order_of_insertion_does_not_matter(value: dict[str, int]) -> None:
    assert canonical_json(value) == canonical_json(dict(reversed(value.items())))


def test_large_integers_stay_exact() -> None:
    assert canonical_json(9_000_000_000_000_000_001) == b"9000000000000000001"


@pytest.mark.parametrize(
    "value", [1.5, {"a": float("nan")}, {1: 2}, {"a": {None: 1}}, [object()], "\ud800", {"\ud800": 1}]
)
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical_json(value)
    with pytest.raises(NotCanonical):
        flatten({"x": value})


def test_facts_are_flattened_into_sorted_paths() -> None:
    value = {
        "note": "15-A",
        "lines": [{"product": "8450110000", "quantity": 3}],
        "papers": [],
        "head": {},
        "held": False,
    }
    assert flatten(value) == [
        ("head", "{}"),
        ("held", "false"),
        ("lines.1.product", '"8450110000"'),
        ("lines.1.quantity", "3"),
        ("note", '"15-A"'),
        ("papers", "[]"),
    ]


def test_keys_with_points_do_not_collide() -> None:
    paths = [path for path, _ in flatten({"a": {"b": 1}, "a.b": 2, "a~1b": 3, "a~b": 4})]
    assert len(set(paths)) == 4


def test_an_empty_key_is_a_step_of_its_own() -> None:
    said = [{"": 1}, {"": {"": 1}}, {"": {}}, {}, {"~2": 1}, {"a": {"": 1}}, {"a": 1}]
    assert len({tuple(flatten(facts)) for facts in said}) == len(said)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), facts))
def test_flattening_is_sorted_and_without_doubles(value: dict[str, Any]) -> None:
    try:
        leaves = flatten(value)
    except NotCanonical:
        return
    assert leaves == sorted(leaves)
    assert all(json.loads(text) is None or text for _, text in leaves)
