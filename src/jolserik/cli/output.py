"""How commands speak: the answer on standard output, as text or as one JSON document; all else on standard error."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable
from typing import Any


def answer(args: Namespace, document: Any, lines: Iterable[str]) -> None:
    """Print the answer: the JSON document if --json was given, else the lines."""
    if args.json:
        print(json.dumps(document, ensure_ascii=False, default=str))
    else:
        for line in lines:
            print(line)


def progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
