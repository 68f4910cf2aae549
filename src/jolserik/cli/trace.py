"""`jolserik trace CODE`: a line or note back to its origins, a lot forward to all its ends."""

import argparse
from collections.abc import Iterator
from typing import Any

from jolserik.cli.output import answer
from jolserik.cli.words import mark, say
from jolserik.platform.faults import PlainFault

NAME = "trace"
HELP = mark("trace a lot, a note or a line (NUMBER.LINE) back to its origins or forward to its ends")
GROUP = mark("Looking")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE")
    direction = parser.add_mutually_exclusive_group()
    direction.add_argument(
        "--back", action="store_true", help=say("back to the origins (of notes and lines by default)")
    )
    direction.add_argument(
        "--forward", action="store_true", help=say("forward to all ends (of lots by default)")
    )


def run(args: argparse.Namespace) -> int:
    from jolserik.platform.home import prepared_database

    with prepared_database():
        document = traced(args)
    answer(args, document, lines_of(document))
    return 0


def traced(args: argparse.Namespace) -> Any:
    """The contract's shape for one code."""
    from jolserik.exchange import shapes
    from jolserik.notes.queries import tracing
    from jolserik.registry.acting import THE_OPERATOR

    found = tracing.find_code(args.code)
    if found is None:
        raise PlainFault("Nothing bears the code {code}.", code=args.code)
    kind, key = found
    if kind == "lot":
        if args.back:
            return shapes.trace_back(tracing.trace_lot_back(key, THE_OPERATOR))
        return shapes.trace_forward(tracing.trace_lot_forward(key, THE_OPERATOR))
    lines = tracing.lines_to_trace(**{f"{kind}_id": key})
    if args.forward:
        shown = [shapes.trace_forward(tracing.trace_line_forward(line, THE_OPERATOR)) for line in lines]
    else:
        shown = [shapes.trace_back(trace) for trace in tracing.trace_lines(lines, THE_OPERATOR)]
    return shown[0] if kind == "line" else shown


def lines_of(document: Any) -> Iterator[str]:
    """The trace as people read it."""
    for trace in document if isinstance(document, list) else [document]:
        yield f"{trace['of']}: {trace['quantity']} {trace['unit']}"
        for root in trace.get("roots", ()):
            where = f"{root['origin_document']}.{root['origin_line']}" if root["origin_document"] else ""
            yield f"  <- {root['quantity']}  {root['lot']}  {root['origin_kind']} {where} [{root['grade']}]"
        for end in trace.get("ends", ()):
            yield f"  -> {end['quantity']}  {end['kind']}  {end['party']} {end['note']}"
        for hop in trace["hops"]:
            yield f"     {hop['note'] or '—'}: {hop['from']} -> {hop['to']}  {hop['quantity']} {hop['lot']} [{hop['grade']}]"
