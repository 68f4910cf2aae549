"""`jolserik load KIND FILE`: take a file in with the operator's authority; the good documents are saved."""

import argparse

from jolserik.cli.filing import add_file_arguments, take_file
from jolserik.cli.words import mark

NAME = "load"
HELP = mark("take in a file: parties, places, lots, notes, actions and the registers of others")
GROUP = mark("Files")


def configure(parser: argparse.ArgumentParser) -> None:
    add_file_arguments(parser)
    parser.add_argument("--all-or-nothing", action="store_true")


def run(args: argparse.Namespace) -> int:
    return take_file(args, store=True, all_or_nothing=args.all_or_nothing)
