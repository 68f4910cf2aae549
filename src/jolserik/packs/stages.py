"""Stages: how hard each check bites on a date.

*Observe* only counts what would have been refused, *warn* tells the person, *enforce* refuses or holds. The first stage
of a check also holds for every earlier day, so that old papers are judged mildly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jolserik.packs.entries import Entry
from jolserik.packs.facts import Known, Sources, read_known
from jolserik.packs.timeline import Timeline, timeline


class Stage(StrEnum):
    """How hard a check bites."""

    OBSERVE = "observe"
    WARN = "warn"
    ENFORCE = "enforce"


class Check(StrEnum):
    """What has a stage: free stock, comparison with the registers of others, guidance, clocks that run out."""

    STOCK = "stock"
    COMPARISONS = "comparisons"
    GUIDANCE = "guidance"
    CLOCKS = "clocks"


@dataclass(frozen=True, slots=True)
class StageOfCheck:
    """One step of a check: from `since` on it is at `stage`."""

    since: date
    stage: Stage
    known: Known


Stages = dict[Check, Timeline[StageOfCheck]]


def read_stages(top: Entry, sources: Sources) -> Stages:
    """`stages.yaml`: every check with its steps in order of their dates."""
    stages: Stages = {}
    for entry in top.entries("checks"):
        check = entry.choice("check", Check)
        if check in stages:
            raise entry.fault("check", f"{check.value!r} stands twice")
        stages[check] = _steps(entry, sources)
        entry.close()
    for check in Check:
        if check not in stages:
            raise top.fault("checks", f"the check {check.value!r} is missing")
    top.close()
    return stages


def _steps(entry: Entry, sources: Sources) -> Timeline[StageOfCheck]:
    steps = []
    for step in entry.entries("stages"):
        found = StageOfCheck(step.day("from"), step.choice("stage", Stage), read_known(step, sources))
        step.close()
        steps.append((found.since, found))
    try:
        return timeline(steps)
    except ValueError as error:
        raise entry.fault("stages", str(error)) from None
