"""What `load` and `check` share: the arguments, the progress line and the printed answer."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jolserik.cli.output import answer_lists, progress
from jolserik.cli.words import language, say
from jolserik.platform.faults import Misuse

if TYPE_CHECKING:
    from jolserik.exchange.loading import Loaded
    from jolserik.kernel.answers import Answer

KINDS = (
    "parties", "places", "lots", "notes", "actions", "conversions", "write_offs", "declarations", "invoices",
)  # fmt: skip
SHOWN_REFUSALS = 50


def add_file_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX")


def take_file(args: argparse.Namespace, *, store: bool, all_or_nothing: bool) -> int:
    """Load or check one file and print the answer; 0 if all was accepted, else 1."""
    from jolserik.platform.home import prepared_database

    if not args.file.is_file():
        raise Misuse("There is no file {path}.", path=str(args.file))
    with prepared_database():
        from jolserik.exchange.kinds import KINDS as KIND_TABLE
        from jolserik.exchange.loading import load_file
        from jolserik.registry.commands.operating import operator_act

        loaded = load_file(
            args.file,
            KIND_TABLE[args.kind],
            operator_act(store=store),
            name=args.file.name,
            all_or_nothing=all_or_nothing,
            progress=lambda done, total: progress(
                say("{done} of {total} rows", done=str(done), total=str(total))
            ),
        )
    answer_lists(args, document_of(loaded), lines_of(loaded))
    return 0 if loaded.clean else 1


def document_of(loaded: "Loaded") -> dict[str, Iterator[dict[str, Any]]]:
    """The contract's shape: one entry per accepted or held document, one per fault of a refused one."""
    from jolserik.kernel.answers import Outcome

    return {
        "accepted": ({"row": a.row, "own": a.own, "number": a.number} for a in loaded.of(Outcome.ACCEPTED)),
        "held": map(waiting, loaded.of(Outcome.HELD)),
        "refused": (fault(a, place) for a in loaded.of(Outcome.REFUSED) for place in range(len(a.refusals))),
        "warnings": (
            {"row": w.row, "own": a.own, "code": w.code.value, "at": w.at}
            for a in loaded.answers
            for w in a.warnings
        ),
    }


def waiting(a: "Answer") -> dict[str, Any]:
    """A held document and why it waits."""
    said = {"code": a.refusals[0].code.value, "message": message(a, 0)}
    return {"row": a.row, "own": a.own, "number": a.number, **said}


def fault(a: "Answer", place: int) -> dict[str, Any]:
    """One fault of a refused document."""
    from jolserik.exchange import remedy

    refusal = a.refusals[place]
    return {
        "row": refusal.row if refusal.row is not None else a.row,
        "own": a.own,
        "code": refusal.code.value,
        "at": refusal.at,
        "message": message(a, place),
        "remedy": remedy(refusal, language()),
    }


def message(a: "Answer", place: int) -> str:
    """The sentence of one refusal, in the person's language."""
    from jolserik.exchange import sentence

    return sentence(a.refusals[place], language())


def lines_of(loaded: "Loaded") -> Iterator[str]:
    """The answer as people read it: counts first, then the first refusals with their remedies."""
    from jolserik.kernel.answers import Outcome

    document = document_of(loaded)
    yield say(
        "{accepted} accepted, {held} held, {refused} refused",
        accepted=str(loaded.count(Outcome.ACCEPTED)),
        held=str(loaded.count(Outcome.HELD)),
        refused=str(loaded.count(Outcome.REFUSED)),
    )
    for entry in document["held"]:
        yield f"  {entry['row']}: {entry['own']}: {entry['code']}: {entry['message']}"
    more = 0
    for place, entry in enumerate(document["refused"]):
        if place < SHOWN_REFUSALS:
            yield f"  {entry['row']}: {entry['own']}: {entry['code']}: {entry['message']} {entry['remedy']}"
        more = max(0, place + 1 - SHOWN_REFUSALS)
    if more:
        yield say("… and {more} more; --json lists all", more=str(more))
