"""No refusal without a test: every code is expected by name in some test, or waits for the room that will use it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jolserik.kernel.refusals import Code

TESTS = Path(__file__).resolve().parents[1]
NOT_A_WITNESS = ("test_refusals.py", Path(__file__).name)
"""The catalogue's own tests name every code without reaching one."""

OF_LATER_ROOMS = (
    Code.GUIDANCE_PROHIBITED,
    Code.LICENCE_MISSING,
    Code.DOCUMENT_MISSING,
    Code.REASON_FOR_NOT_ADVISED,
)
"""Codes that guidance will give; no command can answer with them yet."""


def witnesses() -> Iterator[str]:
    """What the tests of the tree say, and the answers that the told stories expect."""
    for path in sorted(TESTS.rglob("test_*.py")):
        if path.name not in NOT_A_WITNESS:
            yield path.read_text(encoding="utf-8")
    for path in sorted((TESTS / "corpus").rglob("answers.csv")):
        yield path.read_text(encoding="utf-8").replace(",", '"')


@pytest.fixture(scope="module")
def said() -> str:
    return "\n".join(witnesses())


def expected_in(said: str, code: Code) -> bool:
    return f"Code.{code.name}" in said or f'"{code.value}"' in said


@pytest.mark.parametrize("code", [code for code in Code if code not in OF_LATER_ROOMS])
def test_a_refusal_is_reached_by_some_test(said: str, code: Code) -> None:
    assert expected_in(said, code)


@pytest.mark.parametrize("code", OF_LATER_ROOMS)
def test_a_code_of_a_later_room_is_given_by_no_command_yet(code: Code) -> None:
    source = TESTS.parent / "src" / "jolserik"
    rooms = [source / room for room in ("registry", "ledger", "notes", "exchange", "evidence")]
    users = [p for room in rooms for p in room.rglob("*.py") if f"Code.{code.name}" in p.read_text("utf-8")]
    assert users == []
