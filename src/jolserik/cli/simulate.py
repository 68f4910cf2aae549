"""`jolserik simulate`: write a synthetic country as files that `load` reads, with planted schemes and their truth."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jolserik.cli.output import answer, progress
from jolserik.cli.words import mark, say
from jolserik.platform.faults import Misuse, PlainFault

if TYPE_CHECKING:
    from jolserik.simulate.country import Summary

NAME = "simulate"
HELP = mark("write a synthetic country as files, with planted schemes and their truth")
GROUP = mark("Trying it out")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, help=say("a new or empty folder"))
    parser.add_argument("--seed", type=int, default=1, help=say("the same seed gives the same bytes"))
    parser.add_argument("--months", type=int, default=24, help=say("how many months"))
    parser.add_argument("--scale", type=float, default=1.0, help=say("1 is about a thousand notes a month"))
    parser.add_argument("--start", type=date.fromisoformat, help=say("the first month, as YYYY-MM-DD"))


def run(args: argparse.Namespace) -> int:
    from jolserik.simulate import country

    if not 1 <= args.months <= country.MONTHS_MAX:
        raise Misuse("Months are a whole number from 1 to {limit}.", limit=country.MONTHS_MAX)
    if not 0 < args.scale <= country.SCALE_MAX:
        raise Misuse("The scale is more than 0 and at most {limit}.", limit=f"{country.SCALE_MAX:g}")
    try:
        summary = country.write(
            args.out,
            seed=args.seed,
            months=args.months,
            scale=args.scale,
            start=args.start,
            progress=progress,
        )
    except country.NotEmpty:
        raise PlainFault(
            "{folder} holds something already; name a new or empty folder.", folder=args.out
        ) from None
    except OSError as fault:
        raise PlainFault(
            "{folder} cannot be written: {reason}.", folder=args.out, reason=fault.strerror
        ) from None
    answer(args, asdict(summary), lines(summary))
    return 0


def lines(summary: "Summary") -> Iterator[str]:
    yield say("{count} files in {folder}", count=summary.files, folder=summary.out)
    for kind, count in summary.documents.items():
        yield f"{kind:<14}{count:>9}"
    yield say("exports among the notes: {count}", count=summary.exports)
    yield say("planted cases: {count}", count=sum(summary.cases.values()))
