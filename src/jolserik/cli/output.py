"""How commands speak: the answer on standard output, as text or as one JSON document; all else on standard error."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping
from typing import Any


def answer(args: Namespace, document: Any, lines: Iterable[str]) -> None:
    """Print the answer: the JSON document if --json was given, else the lines."""
    if args.json:
        print(json.dumps(document, ensure_ascii=False, default=str))
    else:
        for line in lines:
            print(line)


def answer_lists(args: Namespace, lists: Mapping[str, Iterable[Any]], lines: Iterable[str]) -> None:
    """The same for a document of named lists of any length, which are never held in memory."""
    if not args.json:
        answer(args, None, lines)
        return
    opening = "{"
    for name, entries in lists.items():
        sys.stdout.write(f"{opening}{json.dumps(name)}: [")
        separator = ""
        for entry in entries:
            sys.stdout.write(separator + json.dumps(entry, ensure_ascii=False, default=str))
            separator = ", "
        sys.stdout.write("]")
        opening = ", "
    print("}")


def progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
