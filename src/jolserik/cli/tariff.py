"""`jolserik tariff FILE`: load the official TN VED table; from then on it decides which product codes exist on a date."""

import argparse
from pathlib import Path

from jolserik.cli.output import answer
from jolserik.cli.words import language, mark, say
from jolserik.platform.faults import Misuse, PlainFault

NAME = "tariff"
HELP = mark("load the official table of product codes (code, name, valid_from, valid_until)")
GROUP = mark("Files")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX")


def run(args: argparse.Namespace) -> int:
    from jolserik.platform.home import prepared_database

    if not args.file.is_file():
        raise Misuse("There is no file {path}.", path=str(args.file))
    with prepared_database():
        from jolserik.exchange import FileRefused, sentence
        from jolserik.exchange.tariff import read_tariff
        from jolserik.registry.commands import load_tariff
        from jolserik.registry.commands.operating import operator_act

        try:
            count = load_tariff(read_tariff(args.file), operator_act())
        except FileRefused as refused:
            said = sentence(refused.refusal, language())
            raise PlainFault("Row {row}: {said}", row=refused.refusal.row or 1, said=said) from None
    answer(args, {"codes": count}, [say("{count} codes loaded", count=str(count))])
    return 0
