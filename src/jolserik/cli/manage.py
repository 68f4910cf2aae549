"""`jolserik manage`: Django's own commands on this home, for whoever develops or repairs it."""

import argparse

from jolserik.cli.words import mark

NAME = "manage"
HELP = mark("run a management command of Django, e.g. makemigrations")
GROUP = mark("Caring for it")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="COMMAND")


def run(args: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    from jolserik.platform.home import reachable_database

    with reachable_database():
        try:
            execute_from_command_line(["jolserik manage", *args.words])
        except SystemExit as left:
            return int(left.code or 0)
    return 0
