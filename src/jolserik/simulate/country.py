"""The simulated country, wave by wave: goods come in, change hands, are answered for, leave; then the wave is written.

What happens in which order matters, because the ledger sees it in the order of the files: declarations, lots, invoices,
notes, actions, conversions, write-offs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from jolserik import packs
from jolserik.simulate import answers, changes, exports, origins, sales, supply
from jolserik.simulate.entries import Desk
from jolserik.simulate.people import Society
from jolserik.simulate.schemes import Plots
from jolserik.simulate.seasons import DEFAULT_START, WAVES_A_MONTH, Wave, waves_of
from jolserik.simulate.serials import BrandTrade
from jolserik.simulate.world import World
from jolserik.simulate.writer import Writer

# What happens in one wave at scale 1; domestic sales also depend on how far the measure has taken hold.
_SALES = 188.0
_EXPORTS = 112.0
_MOVEMENTS = 20.0
_RETURNS = 9.0
_SALES_BY_INVOICE_A_MONTH = 120.0
MONTHS_MAX = 600
SCALE_MAX = 1000.0


class NotEmpty(Exception):
    """The folder holds something already; nothing of anybody's is overwritten."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written where. `documents` counts by kind, `cases` planted cases by scheme."""

    out: Path
    files: int
    documents: dict[str, int]
    rows: dict[str, int]
    exports: int
    cases: dict[str, int]
    expected_refused: int
    expected_held: int


def write(
    out: Path,
    *,
    seed: int,
    months: int,
    scale: float,
    start: date | None = None,
    progress: Callable[[str], None] | None = None,
) -> Summary:
    """Write a country into the empty or new folder `out`. The same arguments give the same bytes."""
    if not 1 <= months <= MONTHS_MAX:
        raise ValueError(f"months must be between 1 and {MONTHS_MAX}")
    if not 0 < scale <= SCALE_MAX:
        raise ValueError(f"scale must be more than 0 and at most {SCALE_MAX:g}")
    prepare(out)
    world, waves = found(seed=seed, months=months, scale=scale, start=start)
    writer = Writer(out)
    made_with = {"seed": seed, "months": months, "scale": scale, "start": waves[0].first.isoformat()}
    live(world, waves, writer, progress or (lambda _: None))
    writer.close(world.truth, made_with)
    return _summary(world, writer)


def found(*, seed: int, months: int, scale: float, start: date | None = None) -> tuple[World, list[Wave]]:
    """A country before its first day, and its days."""
    start = (start or DEFAULT_START).replace(day=1)
    rng, pack = Random(seed), packs.current()  # noqa: S311 - a simulation wants repeatable chance, not secrets
    waves = waves_of(start, months, pack)
    return World(rng, scale, pack, waves[0], len(waves), Society(rng, scale, start)), waves


def prepare(out: Path) -> None:
    """Make the folder, or take an empty one."""
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        raise NotEmpty(str(out))


def live(world: World, waves: list[Wave], writer: Writer, progress: Callable[[str], None]) -> None:
    """All waves; at the end of a month the sales by invoice of its first days are settled."""
    plots = Plots.plant(world)
    brand = BrandTrade.found(world)
    for wave in waves:
        world.wave, world.desk = wave, Desk()
        run_wave(world, plots, brand)
        parties, places = world.society.new_rows()
        world.desk.put_each("parties", parties)
        world.desk.put_each("places", places)
        writer.write(wave, world.desk)
        if wave.part == WAVES_A_MONTH:
            writer.settle_invoices(wave.last)
            sales.settle_promises(world)
            progress(f"{wave.first:%Y-%m}")


def run_wave(world: World, plots: Plots, brand: BrandTrade) -> None:
    """One wave in the order in which the ledger will see it."""
    exports.cancel_invoices(world)
    answers.catch_up(world)
    supply.annul_some(world)
    supply.bring_imports(world)
    origins.take_stock(world)
    origins.bring_home_goods(world)
    origins.declare_finds(world)
    trade(world)
    exports.send_awaited(world)
    if world.wave.part == 1:
        for on in world.wave.days(world.rng, world.times(_SALES_BY_INVOICE_A_MONTH)):
            sales.sell_by_invoice(world, on)
    plots.step(world)
    brand.trade(world)
    answers.answer(world)
    if world.wave.part == WAVES_A_MONTH:
        changes.convert(world)
        changes.write_off(world)


def trade(world: World) -> None:
    """Notes of a wave, mixed, in the order of their days."""
    deeds: list[Callable[[World, date], object]] = [sales.sell] * world.times(_SALES * world.wave.adoption)
    deeds += [exports.export] * world.times(_EXPORTS)
    deeds += [sales.move] * world.times(_MOVEMENTS)
    deeds += [sales.take_back] * world.times(_RETURNS)
    world.rng.shuffle(deeds)
    for deed, on in zip(deeds, world.wave.days(world.rng, len(deeds)), strict=True):
        deed(world, on)


def _summary(world: World, writer: Writer) -> Summary:
    cases: dict[str, set[str]] = {}
    for row in world.truth.schemes:
        cases.setdefault(row[0], set()).add(row[1])
    answered = [row[3] for row in world.truth.expected]
    return Summary(
        writer.out,
        writer.files,
        dict(writer.documents),
        dict(writer.rows),
        world.exports_count,
        {scheme: len(found) for scheme, found in cases.items()},
        answered.count("refused"),
        answered.count("held"),
    )
