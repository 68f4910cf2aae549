"""`jolserik check KIND FILE`: what loading would answer. Saves nothing."""

import argparse

from jolserik.cli.filing import add_file_arguments, take_file
from jolserik.cli.words import mark

NAME = "check"
HELP = mark("say what loading a file would answer; saves nothing")
GROUP = mark("Files")


def configure(parser: argparse.ArgumentParser) -> None:
    add_file_arguments(parser)


def run(args: argparse.Namespace) -> int:
    return take_file(args, store=False, all_or_nothing=False)
