"""Commitments: strangers can recompute them, and nobody can guess what is behind them."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.evidence.commitments import KEY_BYTES, commit, commitment_of, entries, root_of
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


def leaf_hashes(leaves: list[bytes]) -> list[bytes]:
    return [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]


def entry_of(key: bytes, wanted: str) -> bytes:
    fields = flatten(FACTS)
    return entries(key, fields)[[path for path, _ in fields].index(wanted)]


@pytest.mark.parametrize("size", range(34))
def test_the_root_is_the_tree_of_rfc_6962(size: int) -> None:
    leaves = [b"leaf %d" % place for place in range(size)]
    assert root_of(leaf_hashes(leaves)) == merkle_tree_hash(leaves)


@given(st.lists(st.binary(max_size=80), max_size=70))
def test_the_root_is_that_tree_whatever_the_leaves(leaves: list[bytes]) -> None:
    assert root_of(leaf_hashes(leaves)) == merkle_tree_hash(leaves)


def test_the_empty_tree_is_the_hash_of_nothing() -> None:
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_there_is_one_commitment_of_32_bytes_for_every_field() -> None:
    assert len(fields_of(commit(FACTS, KEY).commitments)) == len(flatten(FACTS)) == 4


def test_the_record_is_the_tree_over_salt_path_and_value_of_every_field() -> None:
    salts = hashlib.shake_256(KEY).digest(32 * 4)
    said = [
        b"held\0false",
        b'lines.1.product\0"8450110000"',
        b"lines.1.quantity\x005",
        b'number\0"N245678924567"',
    ]
    leaves = [salts[32 * place : 32 * place + 32] + field for place, field in enumerate(said)]
    made = commit(FACTS, KEY)
    assert made.root == merkle_tree_hash(leaves)
    assert fields_of(made.commitments) == leaf_hashes(leaves)


def test_a_single_field_is_opened_by_its_entry_alone() -> None:
    entry = entry_of(KEY, "lines.1.product")
    assert entry.endswith(b'lines.1.product\0"8450110000"')
    assert commitment_of(entry) == fields_of(commit(FACTS, KEY).commitments)[1]


def test_an_opened_field_cannot_be_told_otherwise() -> None:
    entry = entry_of(KEY, "lines.1.quantity")
    assert entry.endswith(b"\x005")
    assert commitment_of(entry[:-1] + b"6") not in fields_of(commit(FACTS, KEY).commitments)


def test_the_salt_of_one_field_does_not_open_another() -> None:
    salt = entry_of(KEY, "number")[:32]
    assert commitment_of(salt + b"held\0false") not in fields_of(commit(FACTS, KEY).commitments)


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commit(FACTS, KEY[:31])


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
