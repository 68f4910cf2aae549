"""`jolserik demo`: a synthetic country is written, loaded by the commands that everybody uses, and served."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jolserik.cli.output import answer, progress
from jolserik.cli.serve import serve
from jolserik.cli.words import mark, say
from jolserik.platform.faults import Misuse

if TYPE_CHECKING:
    from jolserik.simulate.demo_people import SignIn

NAME = "demo"
HELP = mark("load a synthetic country and serve it: the place to begin")
GROUP = mark("Trying it out")

MONTHS, SCALE, SEED = 24, 1.0, 1
BAR_WIDTH = 30


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--months", type=int, default=MONTHS, help=say("how many months"))
    parser.add_argument("--scale", type=float, default=SCALE, help=say("1 is about a thousand notes a month"))
    parser.add_argument("--seed", type=int, default=SEED, help=say("the same seed gives the same bytes"))
    parser.add_argument("--no-serve", action="store_true", help=say("load, print the figures and end"))


def run(args: argparse.Namespace) -> int:
    from jolserik.platform.home import prepared_database

    began = time.monotonic()
    with prepared_database():
        signs = prepare(args)
        document = figures(began)
    document["sign_ins"] = [sign._asdict() for sign in signs]
    if args.no_serve:
        answer(args, document, lines_of(document))
        return 0
    for line in lines_of(document):
        print(line, file=sys.stderr if args.json else sys.stdout, flush=True)
    return serve(args)


def prepare(args: argparse.Namespace) -> "list[SignIn]":
    """Load the country unless this home holds it already."""
    from jolserik.platform.home import home_folder
    from jolserik.registry.commands.operating import operator_act
    from jolserik.simulate.demo_people import make_people

    wanted = {"months": args.months, "scale": args.scale, "seed": args.seed}
    marker = home_folder() / "demo.json"
    held = json.loads(marker.read_text(encoding="utf-8")) if marker.is_file() else None
    refuse_other_data(held, wanted)
    if held != {**wanted, "finished": True}:
        marker.write_text(json.dumps(wanted), encoding="utf-8")
        load_country(wanted)
        marker.write_text(json.dumps({**wanted, "finished": True}), encoding="utf-8")
    return make_people(operator_act())


def refuse_other_data(held: dict[str, Any] | None, wanted: dict[str, Any]) -> None:
    """A demonstration never mixes with anything else in a home."""
    from jolserik.platform.bulk import select

    said = {name: value for name, value in (held or {}).items() if name != "finished"}
    if (held is None and select("SELECT 1 FROM registry_party LIMIT 1")) or (held and said != wanted):
        raise Misuse(
            "This home holds other data. Name an empty folder in JOLSERIK_HOME for the demonstration."
        )


def load_country(wanted: dict[str, Any]) -> None:
    """Write the country to a temporary folder and take its files in."""
    from jolserik.registry.commands.operating import operator_act
    from jolserik.simulate.country import write
    from jolserik.simulate.playing import play

    with tempfile.TemporaryDirectory(prefix="jolserik-demo-") as folder:
        progress(say("Writing the files of a synthetic country"))
        write(Path(folder), seed=wanted["seed"], months=wanted["months"], scale=wanted["scale"], start=None)
        play(Path(folder), operator_act, show_bar)


def show_bar(done: int, total: int, name: str) -> None:
    """A bar that moves in place on a terminal, and a line for each tenth elsewhere."""
    share = done / total if total else 1.0
    filled = int(share * BAR_WIDTH)
    text = f"[{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {share:4.0%}  {name:<44}"
    if sys.stderr.isatty():
        print(f"\r{text}", end="" if done < total else "\n", file=sys.stderr, flush=True)
    elif int(share * 10) != int((done - 1) / total * 10 if total else 0) or done == total:
        print(text, file=sys.stderr, flush=True)


def figures(began: float) -> dict[str, Any]:
    """The contract's document."""
    from jolserik.statistics.queries import headline

    return {**headline().document(), "seconds": round(time.monotonic() - began, 1)}


def lines_of(document: dict[str, Any]) -> Iterator[str]:
    """The demonstration's figures and how to sign in."""
    value = document["exported_value"]
    share = document["proven_share"]
    yield say(
        "{notes} notes, {lots} lots, {exports} exports",
        **{k: document[k] for k in ("notes", "lots", "exports")},
    )
    yield say("exported: {kzt} KZT = {usd} USD", kzt=value["KZT"], usd=value["USD"])
    yield say("with a proven chain: {share}", share="—" if share is None else f"{Decimal(share):.1%}")
    yield say("loaded in {seconds} seconds", seconds=document["seconds"])
    yield say("Sign in as:")
    for sign in document["sign_ins"]:
        yield f"  {sign['name']:<14} {sign['password']:<14} {sign['role']:<14} {sign['party']}"
