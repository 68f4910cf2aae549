"""`jolserik holdings PARTY`: what a party holds, now or as it was."""

import argparse
from datetime import datetime
from typing import Any

from jolserik.cli.output import answer
from jolserik.cli.words import mark, say
from jolserik.platform.faults import Misuse, PlainFault

NAME = "holdings"
HELP = mark("list what a party holds, lot by lot")
GROUP = mark("Looking")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("party", metavar="PARTY", help="KZ:970240000126")
    parser.add_argument("--as-of", metavar="TIME", help=say("a moment of the past, e.g. 2023-07-01T12:00"))


def run(args: argparse.Namespace) -> int:
    from jolserik.kernel.identifiers import BadIdentifier, parse_party
    from jolserik.platform.home import prepared_database

    try:
        ref = parse_party(args.party)
    except BadIdentifier:
        raise Misuse(
            "{party} is not a party: write country, colon and identifier.", party=args.party
        ) from None
    with prepared_database():
        from jolserik.exchange import shapes
        from jolserik.ledger.queries.holdings import holdings_of
        from jolserik.registry.queries import find_parties

        party = find_parties([ref]).get(str(ref))
        if party is None:
            raise PlainFault("Nobody is known as {party}.", party=args.party)
        document = [shapes.holding(held) for held in holdings_of(party.id, as_of=moment(args.as_of))]
    answer(args, document, [line_of(row) for row in document])
    return 0


def moment(text: str | None) -> datetime | None:
    """A typed moment; without a zone it is the pack's."""
    from jolserik import packs

    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Misuse("{time} is not a time: write it as 2023-07-01T12:00.", time=text) from None
    return found if found.tzinfo else found.replace(tzinfo=packs.current().time_zone)


def line_of(row: dict[str, Any]) -> str:
    """One row for people."""
    return f"{row['place']:<12} {row['product']} {row['lot']} {row['on_hand']:>12} ({row['reserved']}) {row['unit']}"
