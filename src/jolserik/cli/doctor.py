"""`jolserik doctor`: what this machine has and lacks, each lack with what to do about it."""

import argparse
from collections.abc import Iterator

from jolserik.cli.output import answer
from jolserik.cli.serve import DEFAULT_PORT
from jolserik.cli.words import mark, say
from jolserik.platform.examination import Finding, State, examine, good, problem

NAME = "doctor"
HELP = mark("look at this machine and this home, and say what is missing")
GROUP = mark("Caring for it")

SIGNS = {State.GOOD: "✓", State.NOTICE: "·", State.PROBLEM: "✗"}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=say("the port that will be served"))


def run(args: argparse.Namespace) -> int:
    findings = [*examine(args.port), pack()]
    answer(args, [as_document(finding) for finding in findings], lines(findings))
    return 1 if any(finding.state is State.PROBLEM for finding in findings) else 0


def pack() -> Finding:
    from jolserik import packs
    from jolserik.packs.entries import PackError

    try:
        return good("pack", "{country}", country=packs.current().country)
    except PackError as fault:
        return problem(
            "pack", "{reason}", "Mend that file; other packs are named in JOLSERIK_PACK.", reason=fault
        )


def as_document(finding: Finding) -> dict[str, str]:
    return {
        "subject": finding.subject,
        "state": finding.state,
        "found": say(finding.found, **finding.facts),
        "remedy": say(finding.remedy, **finding.facts),
    }


def lines(findings: list[Finding]) -> Iterator[str]:
    for finding in findings:
        yield f"{SIGNS[finding.state]} {say(finding.subject):<10} {say(finding.found, **finding.facts)}"
        if finding.remedy:
            yield f"{'':<13}{say(finding.remedy, **finding.facts)}"
