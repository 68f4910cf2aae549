"""`jolserik ask`: may this be exported? Needs no database: the answer comes from the pack alone."""

import argparse
from collections.abc import Iterator
from typing import Any

from jolserik.cli.output import answer
from jolserik.cli.words import language, mark, say
from jolserik.platform.faults import Misuse

NAME = "ask"
HELP = mark("ask whether goods may be exported, by which rules, and what would change the answer")
GROUP = mark("Looking")
OTHER_FACTS = (
    "maker",
    "dispatch",
    "origin_kind",
    "grade",
    "end_use",
    "exporter",
    "recipient",
    "end_user",
    "kind",
)
SETS = ("clause", "transit", "procedure")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--code", required=True, help=say("product code, two or four to ten digits"))
    parser.add_argument("--to", required=True, help=say("country of destination, such as RU"))
    parser.add_argument("--origin", help=say("country of origin"))
    parser.add_argument("--date", help=say("the day that is asked about (default: today)"))
    parser.add_argument("--lang", choices=("kk", "ru", "en"), help=say("language of the answer"))
    for name in OTHER_FACTS:
        parser.add_argument(f"--{name.replace('_', '-')}", help=argparse.SUPPRESS)
    for name in SETS:
        parser.add_argument(f"--{name}", action="append", help=argparse.SUPPRESS)
    parser.add_argument(
        "--paper", action="append", help=say("a kind of paper that is there; may be repeated")
    )
    parser.add_argument("--pack", help=say("another pack than the one in force"))


def run(args: argparse.Namespace) -> int:
    from jolserik import packs
    from jolserik.guidance.asking import ask
    from jolserik.packs.rules import BadFact, parse_question

    pack = packs.load(args.pack) if args.pack else packs.current()
    try:
        question = parse_question(stated(args, pack))
    except BadFact as bad:
        raise Misuse("{fact}: {reason}", fact=bad.fact, reason=bad.reason) from None
    found = ask(pack, question, args.lang or language())
    answer(args, found, lines_of(found))
    return 0


def stated(args: argparse.Namespace, pack: Any) -> dict[str, Any]:
    """The facts as the reader of questions takes them."""
    from jolserik.kernel.clock import SystemClock

    facts: dict[str, Any] = {
        "product": args.code,
        "destination": args.to.upper(),
        "date": args.date or SystemClock(pack.time_zone).today().isoformat(),
    }
    if args.origin:
        facts["origin"] = args.origin.upper()
    for name in OTHER_FACTS:
        if (value := getattr(args, name)) is not None:
            facts[name] = value
    for name in SETS:
        if (values := getattr(args, name)) is not None:
            facts[name] = [value for value in values if value]
    if args.paper:
        facts["papers"] = args.paper
    return facts


def lines_of(found: dict[str, Any]) -> Iterator[str]:
    """The answer as people read it."""
    yield f"{found['title']}. {found['sentence']}"
    for rule in found["rules"]:
        law = " ".join(part for part in (rule["law"]["act"], rule["law"]["article"]) if part)
        yield f"  [{rule['verdict']}] {rule['title']} ({rule['rule']}; {law}; {rule['status_in_words']})"
        yield f"      {rule['remedy']}"
    for heading, key in (
        (say("Not decided:"), "undecided"),
        (say("Supposed not to be so:"), "presumed"),
        (say("Near:"), "near"),
    ):
        for rule in found[key]:
            facts = ", ".join(fact["name"] for fact in rule["facts"])
            yield f"  {heading} {rule['title']} ({rule['rule']}): {facts}"
    for rule in found["history"]:
        said = ", ".join(f"{step['since']} {step['status_in_words']}" for step in rule["standings"])
        yield f"  {say('History:')} {rule['title']} ({rule['rule']}): {said}"
    yield f"{found['reference']}  {found['pack']['code']} {found['pack']['version']}  {found['date']}"
