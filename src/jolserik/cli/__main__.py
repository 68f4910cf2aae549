"""The program `jolserik`: finds the command, runs it, and turns what a person can mend into one sentence."""

import argparse
import contextlib
import importlib
import importlib.util
import json
import os
import sys
import time
import traceback
from collections.abc import Sequence
from types import ModuleType

from jolserik.platform.faults import PlainFault
from jolserik.platform.words import mark, say, tell

# The table of contents, in order.
COMMANDS = (
    "demo",
    "serve",
    "load",
    "check",
    "settle_invoices",
    "tariff",
    "ask",
    "replay",
    "trace",
    "holdings",
    "audit",
    "simulate",
    "backup",
    "restore",
    "packs",
    "doctor",
    "manage",
)
ABOUT = mark("Jolserik knows where goods came from and where they went.")
MORE = mark("More about a command: jolserik COMMAND --help. Every command takes --json: one JSON document.")
EXITS = mark("Exit: 0 done, 1 something was refused or held, 2 misused.")
STOPPED_BY_KEYBOARD = 130


def main(words: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if words is None else words)
    try:
        code = dispatch(words)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has gone, as in `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def dispatch(words: list[str]) -> int:
    if not words or words[0] in ("-h", "--help", "help"):
        print(contents())
        return 0 if words else 2
    if words[0] not in COMMANDS or not exists(words[0]):
        tell("There is no command {name}; see jolserik --help.", name=words[0])
        return 2
    return run(module_of(words[0]), words[1:])


def contents() -> str:
    """All commands by group, each with its line of help."""
    chapters: dict[str, list[str]] = {}
    for module in map(module_of, filter(exists, COMMANDS)):
        chapters.setdefault(module.GROUP, []).append(f"  {module.NAME:<17}{say(module.HELP)}")
    lines = [say(ABOUT)]
    for group, entries in chapters.items():
        lines += ["", say(group), *entries]
    return "\n".join([*lines, "", say(MORE), say(EXITS)])


def exists(name: str) -> bool:
    return importlib.util.find_spec(f"jolserik.cli.{name}") is not None


def module_of(name: str) -> ModuleType:
    return importlib.import_module(f"jolserik.cli.{name}")


def run(module: ModuleType, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog=f"jolserik {module.NAME}", description=say(module.HELP))
    parser.add_argument("--json", action="store_true", help=say("print exactly one JSON document"))
    module.configure(parser)
    try:
        args = parser.parse_args(words)
    except SystemExit as left:  # argparse has said why
        return int(left.code or 0)
    return guarded(module, args)


def guarded(module: ModuleType, args: argparse.Namespace) -> int:
    """Run the command; whatever goes wrong becomes one sentence."""
    try:
        return int(module.run(args))
    except PlainFault as fault:
        return complain(args, say(fault.template, **fault.facts), fault.exit_code)
    except KeyboardInterrupt:
        return complain(args, say("Stopped."), STOPPED_BY_KEYBOARD)
    except BrokenPipeError:
        raise
    except Exception as bug:
        if os.environ.get("JOLSERIK_DEBUG") == "1":
            raise
        return complain(args, sentence_about(bug), 1)


def complain(args: argparse.Namespace, sentence: str, code: int) -> int:
    if args.json:
        print(json.dumps({"fault": sentence}, ensure_ascii=False))
    print(sentence, file=sys.stderr)
    return code


def sentence_about(bug: Exception) -> str:
    """A fault of ours: name it in a line and keep the details where support can read them."""
    from jolserik.platform.database.outage import is_outage
    from jolserik.platform.home import home_folder

    what = " ".join(str(bug).split())[:300]
    if is_outage(bug):
        return say(
            "The database cannot do this now ({what}). Run the same again: nothing is done twice.", what=what
        )
    log = home_folder() / "faults.log"
    with contextlib.suppress(OSError), log.open("a", encoding="utf-8") as file:
        file.write(f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {' '.join(sys.argv)}\n{traceback.format_exc()}\n")
    return say("This is a fault of Jolserik, not yours: {what} (details in {log}).", what=what, log=log)


if __name__ == "__main__":
    sys.exit(main())
