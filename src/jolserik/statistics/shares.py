"""Shares: which lots an exported quantity descends from, and which part of each came by a chain that is
proven. Pure.

The ledger's holdings form trees: each has one source. Here a tree is known by its *source holding* (made by a
lot's origin or by a conversion), because everything below it is the same goods. A conversion that keeps
identity mixes what its inputs descend from by the exact shares of their parents; production is an origin of
its own, proven only if every ingredient is.

A `Makeup` says of one source holding, for each root lot, which fraction of it descends from that lot (they
sum to one) and which fraction does so by proven steps alone. All fractions are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from graphlib import TopologicalSorter
from typing import NamedTuple

PROVEN_GRADE = "matched"


class Part(NamedTuple):
    """Of one holding: the fraction that descends from a root lot, and the fraction that provably does."""

    whole: Fraction
    proven: Fraction


PROVEN_WHOLE = Part(Fraction(1), Fraction(1))
UNPROVEN_WHOLE = Part(Fraction(1), Fraction(0))

Makeup = Mapping[int, Part]
"""Parts by root lot."""


class Input(NamedTuple):
    """What a conversion took of one lot out of one tree; `unbroken`: every hop since the tree's source is
    proven.
    """

    lot_id: int
    source_id: int
    unbroken: bool
    quantity: int


class ParentShare(NamedTuple):
    """How much of a lot that a conversion made descends from one of its inputs, in the made lot's unit."""

    lot_id: int
    share: int


@dataclass
class Made:
    """A conversion: what it took, and the parents of each lot that it made. Production has ingredients, no
    shares.
    """

    production: bool
    inputs: list[Input] = field(default_factory=list)
    parents: dict[int, list[ParentShare]] = field(default_factory=dict)


class Source(NamedTuple):
    """A holding that no draw brought: its lot, and the conversion that made it, if one did."""

    lot_id: int
    conversion_id: int | None


def makeups(
    sources: Mapping[int, Source], conversions: Mapping[int, Made], grades: Mapping[int, str]
) -> dict[int, Makeup]:
    """What every source holding descends from. `grades` are those of the lots."""
    found: dict[int, Makeup] = {
        key: root_makeup(source.lot_id, proven=grades[source.lot_id] == PROVEN_GRADE)
        for key, source in sources.items()
        if source.conversion_id is None
    }
    outputs: dict[int, list[int]] = {}
    for key, source in sources.items():
        if source.conversion_id is not None:
            outputs.setdefault(source.conversion_id, []).append(key)
    for conversion_id in in_order(sources, conversions):
        made = conversions[conversion_id]
        for key in outputs.get(conversion_id, ()):
            lot_id = sources[key].lot_id
            found[key] = (
                produced(made, lot_id, grades, found) if made.production else kept(made, lot_id, found)
            )
    return found


def in_order(sources: Mapping[int, Source], conversions: Mapping[int, Made]) -> Iterable[int]:
    """Conversions, each after those that made its inputs."""
    before = {
        key: {
            made_by
            for taken in made.inputs
            if (made_by := sources[taken.source_id].conversion_id) is not None
        }
        for key, made in conversions.items()
    }
    return TopologicalSorter(before).static_order()


def root_makeup(lot_id: int, *, proven: bool) -> Makeup:
    """A lot with an origin of its own descends from itself alone."""
    return {lot_id: PROVEN_WHOLE if proven else UNPROVEN_WHOLE}


def produced(made: Made, lot_id: int, grades: Mapping[int, str], known: Mapping[int, Makeup]) -> Makeup:
    """Production is a new origin; it is proven if its lot is and every ingredient came by a proven chain."""
    chains = all(taken.unbroken and wholly_proven(known[taken.source_id]) for taken in made.inputs)
    return root_makeup(lot_id, proven=bool(made.inputs) and chains and grades[lot_id] == PROVEN_GRADE)


def wholly_proven(makeup: Makeup) -> bool:
    """Whether every part is proven."""
    return all(part.proven == part.whole for part in makeup.values())


def kept(made: Made, lot_id: int, known: Mapping[int, Makeup]) -> Makeup:
    """Identity is kept: the parents' makeups, each by its share."""
    parents = made.parents[lot_id]
    total = sum(parent.share for parent in parents)
    parts = []
    for parent in parents:
        taken = [found for found in made.inputs if found.lot_id == parent.lot_id]
        parts.append((Fraction(parent.share, total), mixture(taken, known)))
    return weighed(parts)


def mixture(taken: Sequence[Input], known: Mapping[int, Makeup]) -> Makeup:
    """The makeup of several quantities put together; broken chains keep their roots and lose their proof."""
    total = sum(found.quantity for found in taken)
    return weighed(
        (Fraction(found.quantity, total), along(known[found.source_id], unbroken=found.unbroken))
        for found in taken
    )


def along(makeup: Makeup, *, unbroken: bool) -> Makeup:
    """The makeup of goods that came from a source by hops that are all proven, or not."""
    if unbroken:
        return makeup
    return {lot_id: Part(part.whole, Fraction(0)) for lot_id, part in makeup.items()}


def weighed(parts: Iterable[tuple[Fraction, Makeup]]) -> Makeup:
    """The sum of makeups by weights that sum to one."""
    sums: dict[int, Part] = {}
    for weight, makeup in parts:
        for lot_id, part in makeup.items():
            before = sums.get(lot_id, Part(Fraction(0), Fraction(0)))
            sums[lot_id] = Part(before.whole + weight * part.whole, before.proven + weight * part.proven)
    return sums
