"""Commitments: strangers can recompute them, and nobody can guess what is behind them."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.evidence.commitments import KEY_BYTES, commit, commit_field, open_field, root_of
from jolserik.kernel.canonical import flatten

KEY, OTHER_KEY = bytes(range(KEY_BYTES)), bytes(KEY_BYTES)
FACTS = {"number": "N245678924567", "lines": [{"product": "8450110000", "quantity": 5}], "held": False}


def merkle_tree_hash(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, as it is written there: split at the largest power of two below n."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(
        b"\x01" + merkle_tree_hash(leaves[:split]) + merkle_tree_hash(leaves[split:])
    ).digest()


def fields_of(commitments: bytes) -> list[bytes]:
    return [commitments[place : place + 32] for place in range(0, len(commitments), 32)]


@pytest.mark.parametrize("size", range(34))
def test_the_root_is_the_tree_of_rfc_6962(size: int) -> None:
    leaves = [hashlib.sha256(bytes([place])).digest() for place in range(size)]
    assert root_of(leaves) == merkle_tree_hash(leaves)


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_the_root_is_that_tree_whatever_the_leaves(leaves: list[bytes]) -> None:
    assert root_of(leaves) == merkle_tree_hash(leaves)


def test_the_empty_tree_is_the_hash_of_nothing() -> None:
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_there_is_one_commitment_of_32_bytes_for_every_field() -> None:
    assert len(fields_of(commit(FACTS, KEY).commitments)) == len(flatten(FACTS)) == 4


def test_the_root_is_that_of_the_fields_commitments() -> None:
    made = commit(FACTS, KEY)
    assert made.root == merkle_tree_hash(fields_of(made.commitments))


def test_a_single_field_is_opened_by_its_salt_alone() -> None:
    path, value = "lines.1.product", '"8450110000"'
    salt = hmac.digest(KEY, path.encode(), "sha256")
    place = [name for name, _ in flatten(FACTS)].index(path)
    assert fields_of(commit(FACTS, KEY).commitments)[place] == open_field(salt, path, value)
    assert commit_field(KEY, path, value) == open_field(salt, path, value)


def test_an_opened_field_cannot_be_told_otherwise() -> None:
    salt = hmac.digest(KEY, b"quantity", "sha256")
    said = open_field(salt, "quantity", "5")
    assert open_field(salt, "quantity", "6") != said
    assert open_field(salt, "quantity2", "5") != said


def test_the_salt_of_one_field_does_not_open_another() -> None:
    salt = hmac.digest(KEY, b"number", "sha256")
    assert open_field(salt, "held", "false") != commit_field(KEY, "held", "false")


def test_equal_facts_look_different_under_different_keys() -> None:
    mine, yours = commit(FACTS, KEY), commit(FACTS, OTHER_KEY)
    assert mine.canonical == yours.canonical
    assert mine.root != yours.root
    assert set(fields_of(mine.commitments)).isdisjoint(fields_of(yours.commitments))


def test_equal_values_in_two_fields_look_different() -> None:
    first, second = fields_of(commit({"a": "same", "b": "same"}, KEY).commitments)
    assert first != second


def test_the_order_in_which_facts_are_written_does_not_matter() -> None:
    assert commit(dict(reversed(FACTS.items())), KEY) == commit(FACTS, KEY)


@pytest.mark.parametrize(
    "changed",
    [FACTS | {"held": True}, FACTS | {"held": None}, FACTS | {"lines": []}, FACTS | {"more": ""}, {}],
)
def test_any_change_of_the_facts_changes_the_root(changed: dict[str, object]) -> None:
    assert commit(changed, KEY).root != commit(FACTS, KEY).root


texts = st.text(st.characters(codec="utf-8"), max_size=8)
facts = st.dictionaries(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=5),
    st.one_of(st.integers(), st.booleans(), st.none(), texts),
    max_size=6,
)


@given(facts)
def test_the_canonical_bytes_are_enough_to_commit_again(said: dict[str, object]) -> None:
    made = commit(said, KEY)
    assert commit(json.loads(made.canonical), KEY) == made
