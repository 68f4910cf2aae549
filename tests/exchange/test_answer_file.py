"""Answers kept on disk come back as they were, in their order, however many there are."""

from __future__ import annotations

from jolserik.exchange.answer_file import IN_MEMORY_BYTES, AnswerFile
from jolserik.kernel.answers import Answer, Outcome, accepted, refused
from jolserik.kernel.refusals import Code, Refusal


def some(count: int) -> list[Answer]:
    """Every third is refused."""
    fault = Refusal(Code.BAD_VALUE, "quantity", {"value": "x" * 200}, 2)
    return [
        refused(f"D{n}", n, [fault]) if n % 3 == 0 else accepted(f"D{n}", n, f"N{n}") for n in range(count)
    ]


def test_answers_come_back_in_their_order() -> None:
    kept = AnswerFile(some(5))
    kept.extend(some(4))
    assert list(kept) == some(5) + some(4)
    assert list(kept.of(Outcome.REFUSED)) == [a for a in some(5) + some(4) if a.outcome is Outcome.REFUSED]
    assert (len(kept), kept.count(Outcome.REFUSED), kept.count(Outcome.HELD)) == (9, 4, 0)


def test_two_readers_do_not_disturb_each_other() -> None:
    kept = AnswerFile()
    for n in range(3):
        kept.extend(some(n + 1))
    assert [(a, b) for a in kept for b in kept] == [(a, b) for a in list(kept) for b in list(kept)]


def test_more_answers_than_memory_is_given_are_kept_on_disk() -> None:
    kept, batch = AnswerFile(), some(1000)
    while kept._file.tell() <= IN_MEMORY_BYTES:
        kept.extend(batch)
    assert kept._file._rolled  # type: ignore[attr-defined]
    assert next(iter(kept)) == batch[0]
