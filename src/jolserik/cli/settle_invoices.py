"""`jolserik settle_invoices --until DATE`: post sales that only invoices tell of."""

import argparse
from datetime import date

from jolserik.cli.output import answer
from jolserik.cli.words import mark, say

NAME = "settle_invoices"
HELP = mark("post home sales that have an invoice, need no note, and whose clock has run out")
GROUP = mark("Files")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--until", type=date.fromisoformat, required=True, metavar="DATE")


def run(args: argparse.Namespace) -> int:
    from jolserik.platform.home import prepared_database

    with prepared_database():
        from jolserik.notes.commands.by_invoice import settle_invoices
        from jolserik.registry.commands.operating import operator_act

        done = settle_invoices(args.until, operator_act())
    document = {"invoices": done.invoices, "lines": done.lines, "declared": done.declared}
    text = say("{invoices} invoices posted, {declared} shortfalls declared", **document)
    answer(args, document, [text])
    return 0
