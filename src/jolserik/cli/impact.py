"""`jolserik impact`: what a listing touches: lots in the country, notes under way, past exports, and whom to write to."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jolserik.cli.output import answer, progress
from jolserik.cli.words import mark, say
from jolserik.platform.faults import Misuse, PlainFault

if TYPE_CHECKING:
    from jolserik.notes.selection import Selection
    from jolserik.packs import Pack

NAME = "impact"
HELP = mark("find what a listed code, list, party or clause touches, and write letters to the holders")
GROUP = mark("Looking")
SHOWN = 20
LANGUAGES = ("kk", "ru", "en")


def configure(parser: argparse.ArgumentParser) -> None:
    several: dict[str, Any] = {"nargs": "+", "action": "extend", "default": []}
    parser.add_argument("--product", metavar="CODE", **several, help=say("first digits of product codes"))
    parser.add_argument("--list", **several, help=say("a list of the pack, such as chpl"))
    parser.add_argument("--party", **several, help=say("a party, such as RU:7707083893"))
    parser.add_argument("--clause", **several, help=say("a clause that lots carry, such as no_reexport_ru"))
    parser.add_argument("--origin", **several, help=say("only goods of these countries of origin"))
    parser.add_argument("--to", **several, help=say("only exports to these countries"))
    parser.add_argument("--since", metavar="DATE", help=say("only past exports from this day on"))
    parser.add_argument(
        "--letters", type=Path, metavar="FOLDER", help=say("write a letter to each holder there")
    )
    parser.add_argument("--lang", **several, choices=LANGUAGES, help=say("language of the letters"))
    parser.add_argument("--csv", type=Path, metavar="FOLDER", help=say("write the lists as CSV there"))


def run(args: argparse.Namespace) -> int:
    from jolserik import packs
    from jolserik.platform.home import prepared_database

    pack = packs.current()
    selection = selection_of(args, pack)
    for folder in {args.letters, args.csv} - {None}:
        empty(folder)
    with prepared_database():
        document = found(args, selection, pack)
    answer(args, document, lines_of(document))
    return 0


def selection_of(args: argparse.Namespace, pack: "Pack") -> "Selection":
    """What is listed, as the arguments say it."""
    from jolserik.notes.selection import ASKED, read_selection
    from jolserik.packs.rules import BadFact

    said = {name: getattr(args, name) for name in ASKED if name != "since"}
    try:
        return read_selection({**said, "since": [args.since] if args.since else []}, pack)
    except BadFact as bad:
        raise Misuse("--{fact}: {reason}", fact=bad.fact, reason=bad.reason) from None


def found(args: argparse.Namespace, selection: "Selection", pack: "Pack") -> dict[str, Any]:
    """The document, after the letters and files were written that were asked for."""
    from jolserik.exchange.impact_letters import letters
    from jolserik.exchange.impact_shapes import Shapes
    from jolserik.exchange.letters import as_text
    from jolserik.registry.commands.operating import operator_act
    from jolserik.statistics.impact import impact

    touched = impact(selection, pack, operator_act(store=False).today)
    shapes = Shapes(touched, pack)
    document = shapes.document()
    if args.csv:
        document["files"] = shapes.write_csv(args.csv)
    if args.letters:
        document["letters"] = []
        for letter in letters(touched, pack, ask_at=ask_at(), languages=args.lang):
            (args.letters / letter.file_name).write_text(as_text(letter), encoding="utf-8")
            document["letters"].append(letter.file_name)
        progress(say("{count} letters in {folder}", count=len(document["letters"]), folder=args.letters))
    return document


def ask_at() -> str:
    """Where people reach the question page, if this installation knows its own address."""
    from django.conf import settings

    return f"{settings.ORIGIN}/ask" if settings.ORIGIN else ""


def empty(folder: Path) -> None:
    """Make the folder; letters of two days must not lie in one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise PlainFault("{folder} is not empty: name a new folder.", folder=folder)
    except OSError as fault:
        raise PlainFault("{folder} cannot be used: {reason}.", folder=folder, reason=fault.strerror) from None


def lines_of(document: dict[str, Any]) -> Iterator[str]:
    """The answer as people read it: sums first, then those to write to."""
    lots, exported = document["lots"], document["exported"]
    yield f"{document['reference']}  {document['pack']['code']} {document['pack']['version']}  {document['date']}"
    yield say(
        "Lots touched: {touched}; {itself} fit by themselves, {made_from} were made from such, {became} became such in part.",
        **{name: lots[name] for name in ("touched", "itself", "made_from", "became")},
    )
    if lots["origin_not_stated"]:
        yield say("Lots that would fit but say no origin: {count}.", count=lots["origin_not_stated"])
    yield say(
        "Still in the country: {lots} lots, {quantities}.",
        lots=lots["in_the_country"],
        quantities=listed(f"{s['on_hand']} {s['unit']} ({s['reserved']})" for s in document["on_hand"]),
    )
    yield say("Under way: {notes} notes, {lines} lines.", **document["under_way"])
    yield say(
        "Exported: {lines} lines, {quantities}; {value}; without a value: {unvalued}.",
        lines=exported["lines"], value=value_of(exported["value"]), unvalued=exported["unvalued"],
        quantities=listed(f"{s['quantity']} {s['unit']}" for s in exported["quantities"]),
    )  # fmt: skip
    people = document["write_to"]
    yield say("To write to: {count}", count=len(people))
    for one in people[:SHOWN]:
        yield f"  {one['party']}  {one['name']}"
        yield "    " + say(
            "{lots} lots, {quantities}; {notes} notes under way; exported: {gone}",
            lots=one["lots"], notes=one["notes_under_way"],
            quantities=listed(f"{s['on_hand']} {s['unit']} ({s['reserved']})" for s in one["on_hand"]),
            gone=listed(f"{s['quantity']} {s['unit']}" for s in one["exported"]["quantities"]),
        )  # fmt: skip
    if len(people) > SHOWN:
        yield say("… and {more} more; --json lists all", more=str(len(people) - SHOWN))


def listed(texts: Iterator[str]) -> str:
    """Several texts, or a dash."""
    return ", ".join(texts) or "–"


def value_of(value: dict[str, str] | None) -> str:
    """An amount in both currencies."""
    return ", ".join(f"{amount} {currency}" for currency, amount in (value or {}).items()) or "–"
