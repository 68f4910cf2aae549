"""What `load` and `check` share: the arguments, the progress line and the printed answer."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jolserik.cli.output import answer, progress
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
    answer(args, document_of(loaded), lines_of(loaded))
    return 0 if loaded.clean else 1


def document_of(loaded: "Loaded") -> dict[str, list[dict[str, Any]]]:
    """The contract's shape: one entry per accepted or held document, one per fault of a refused one."""
    from jolserik.kernel.answers import Outcome

    accepted = [{"row": a.row, "own": a.own, "number": a.number} for a in loaded.of(Outcome.ACCEPTED)]
    held = [
        {
            "row": a.row,
            "own": a.own,
            "number": a.number,
            "code": a.refusals[0].code.value,
            "message": message(a, 0),
        }
        for a in loaded.of(Outcome.HELD)
    ]
    refused = [fault(a, place) for a in loaded.of(Outcome.REFUSED) for place in range(len(a.refusals))]
    warnings = [
        {"row": w.row, "own": a.own, "code": w.code.value, "at": w.at}
        for a in loaded.answers
        for w in a.warnings
    ]
    return {"accepted": accepted, "held": held, "refused": refused, "warnings": warnings}


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
    document = document_of(loaded)
    counts = {name: str(len(document[name])) for name in ("accepted", "held")}
    refused_documents = {entry["own"] for entry in document["refused"]}
    yield say(
        "{accepted} accepted, {held} held, {refused} refused", refused=str(len(refused_documents)), **counts
    )
    for entry in document["held"]:
        yield f"  {entry['row']}: {entry['own']}: {entry['code']}: {entry['message']}"
    for entry in document["refused"][:SHOWN_REFUSALS]:
        yield f"  {entry['row']}: {entry['own']}: {entry['code']}: {entry['message']} {entry['remedy']}"
    if len(document["refused"]) > SHOWN_REFUSALS:
        yield say("… and {more} more; --json lists all", more=str(len(document["refused"]) - SHOWN_REFUSALS))
