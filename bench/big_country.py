"""A valid ledger of any size, straight into the tables: the world of the benchmarks that read.

About as many draws as asked for, over 25 months, in the shape of trade: lots are imported, pass five wholesalers' hands
and end as exports that have left, seven moves in a row. A third of the holdings is sold in two parts, the others in one;
lines draw 1.4 holdings on average; at two levels a tenth of the holdings is packed, two into one, so that lots have
parents. One party, the *hub*, holds up to 100,000 lots at 50 places, up to 5,000 of them on one account, and has sent a
note of each.

Everything that the audit recomputes is there and adds up: balances, sources, shares, identities, events and the facts in
their leaves. Only the leaves' commitments are placeholders (salted hashes are not made by SQL), so do not re-derive leaves here.

`python -m bench.big_country --draws 100000` makes one in the home that JOLSERIK_HOME names, which must be empty.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bench import big_country_sql as sql

if TYPE_CHECKING:
    from jolserik.kernel.numbers import Kind

SECTORS, PRODUCTS_PER_SECTOR, MOVES, COHORTS = 40, 5, 7, 18
DRAWS_PER_LOT = 25
PACKED_AT = (2, 4)
HUB_HOLDINGS, HOT_HOLDINGS = 100_000, 5_000
FIRST_DAY = datetime(2023, 7, 1, tzinfo=UTC)
SETTINGS = {
    "session_replication_role": "replica",
    "synchronous_commit": "off",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "temp_buffers": "64MB",
}
"""While loading: no foreign keys are looked up (the generator knows its keys), sorts happen in memory."""


@dataclass
class Made:
    """How much there is so far: the last key of each table, and the party that holds the most."""

    lots: int = 0
    holdings: int = 0
    conversions: int = 0
    notes: int = 0
    lines: int = 0
    draws: int = 0
    serials: int = 0
    number_serials: dict[str, int] = field(default_factory=dict)
    hub_id: int = 0
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Size:
    """What a number of draws means for the rest."""

    draws: int

    @property
    def hub(self) -> int:
        """Lots of the hub, which are its holdings and its notes."""
        return min(HUB_HOLDINGS, self.draws // 5)

    @property
    def hot(self) -> int:
        return min(HOT_HOLDINGS, self.hub // 4)

    @property
    def lots(self) -> int:
        return max((self.draws - self.hub) // DRAWS_PER_LOT, SECTORS)

    @property
    def parties_per_sector(self) -> int:
        """Of each of the seven levels, and abroad."""
        return max(self.draws // (1000 * SECTORS * MOVES), 1)

    @property
    def parties(self) -> int:
        return SECTORS * self.parties_per_sector * (MOVES + 1)


def build(draws: int, *, tell: bool = False) -> Made:
    """Fill the empty tables of this installation with about so many draws."""
    from jolserik.platform.keys import ensure_month, month_of

    size, made = Size(draws), Made()
    first_month = month_of(FIRST_DAY)
    for month in range(first_month, first_month + COHORTS + MOVES):
        ensure_month(month)
    with loading():
        with timed(made, "parties and lots", tell):
            found(size, made, first_month)
        for level in range(MOVES):
            if level in PACKED_AT:
                with timed(made, f"packing at level {level}", tell):
                    pack(level, made, first_month)
            with timed(made, f"move {level + 1}", tell):
                run(sql.STEP, level=level, **layout(size))
                moved(level, made, first_month)
        with timed(made, "hub", tell):
            run(sql.HUB_STEP, first_lot=size.lots, hub=size.hub, cohorts=COHORTS, **places(size))
            moved(0, made, first_month, ends=True)
        with timed(made, "sequences", tell):
            finish(made)
        with timed(made, "indexes", tell):
            restore_indexes()
    with timed(made, "vacuum and statistics", tell):
        run("VACUUM (ANALYZE)")
    made.hub_id = size.parties + 1
    return made


def layout(size: Size) -> dict[str, int]:
    """How keys of parties and accounts are told from a level, a sector and a number."""
    return {
        "sectors": SECTORS,
        "each": size.parties_per_sector,
        "products": PRODUCTS_PER_SECTOR,
        "moves": MOVES,
    }


def places(size: Size) -> dict[str, int]:
    """Keys of the hub's places and accounts, which stand behind all the others."""
    return {"parties": size.parties, "accounts": size.parties * PRODUCTS_PER_SECTOR, "hot": size.hot}


def found(size: Size, made: Made, first_month: int) -> None:
    """Parties with places and accounts, and all lots with their first holdings."""
    run(sql.PARTIES, parties=size.parties, **layout(size))
    run(sql.HUB_PARTIES, **places(size))
    run(sql.CURRENT)
    run(sql.LOTS, lots=size.lots, cohorts=COHORTS, **layout(size))
    run(sql.HUB_LOTS, lots=size.lots, hub=size.hub, cohorts=COHORTS, **places(size))
    made.lots = size.lots + size.hub
    number("L", made.lots, made)
    run(sql.LOT_ROWS, base=0, month=first_month)
    run(sql.FIRST_HOLDINGS, lots=size.lots)
    made.holdings = made.lots
    lot_events(made, 0)
    run("DELETE FROM big_current WHERE lot_id > %(lots)s", lots=size.lots)


def lot_events(made: Made, base: int) -> None:
    """Events, leaves and identities of the lots above a key."""
    run(sql.LOT_EVENTS, serial=made.serials, base=base, holding=made.holdings - (made.lots - base))
    made.serials += made.lots - base


def pack(level: int, made: Made, first_month: int) -> None:
    """Two holdings of an account become one new lot."""
    run(sql.INPUTS)
    conversions, draws = one("SELECT max(conversion_n), count(*) FROM big_input")
    number("R", conversions, made)
    number("L", conversions, made)
    said = {
        "conversion": made.conversions,
        "lot": made.lots,
        "holding": made.holdings,
        "posting": made.serials,
        "draw": made.serials + conversions,
        "event": made.serials + conversions + draws,
        "level": level,
        "month": first_month + level + 1,
        "moves": MOVES,
    }
    for statement in sql.PACKING:
        run(statement, **said)
    made.serials += 2 * conversions + draws
    made.conversions += conversions
    made.holdings += conversions
    made.draws += draws
    lots, made.lots = made.lots, made.lots + conversions
    lot_events(made, lots)
    run(sql.PACKED)


def moved(level: int, made: Made, first_month: int, *, ends: bool = False) -> None:
    """Notes, lines, postings, draws and arrived holdings of one step, with their actions and evidence."""
    draws, lines, notes = one("SELECT max(n), max(line_n), max(note_n) FROM big_step")
    number("N", notes, made)
    said = {
        "note": made.notes,
        "line": made.lines,
        "holding": made.holdings,
        "posting": made.serials,
        "draw": made.serials + lines,
        "event": made.serials + lines + draws,
        "answer": made.serials + lines + draws + notes,
        "level": level,
        "month": first_month + level + 1,
        "abroad": level == MOVES - 1,
        "last": ends or level == MOVES - 1,
        "packs": level + 1 in PACKED_AT,
    }
    for statement in sql.MOVING:
        run(statement, **said)
    made.serials += lines + draws + 2 * notes
    made.notes += notes
    made.lines += lines
    made.draws += draws
    made.holdings += draws


def number(kind: Kind, count: int, made: Made) -> None:
    """The next `count` numbers that people can type, by their place from 1."""
    from django.db import connection

    from jolserik.kernel.numbers import numbers_from

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS big_number (kind text, n bigint, number text)")
        cursor.execute("DELETE FROM big_number WHERE kind = %s", [kind])
        found = numbers_from(kind, made.number_serials.get(kind, 0))
        with cursor.copy("COPY big_number FROM STDIN") as copy:
            for place, (serial, text) in zip(range(1, count + 1), found, strict=False):
                copy.write_row((kind, place, text))
                made.number_serials[kind] = serial + 1
        cursor.execute("ANALYZE big_number")


def finish(made: Made) -> None:
    """Accounts that nothing came to are none; sequences go on behind what is there."""
    run("DELETE FROM ledger_account WHERE id NOT IN (SELECT account_id FROM ledger_holding)")
    for table in ("registry_party", "registry_place", "ledger_account", "ledger_lot", "ledger_holding", "ledger_conversion",
                  "notes_note", "notes_line"):  # fmt: skip
        run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
    run("SELECT setval('jolserik_key', %(serials)s)", serials=made.serials)
    run("SELECT setval('jolserik_number', %(last)s)", last=max(made.number_serials.values()))


@contextmanager
def loading() -> Iterator[None]:
    """Within this block nothing is looked up and no index but the primary keys is kept."""
    for name, setting in SETTINGS.items():
        run(f"SET {name} = '{setting}'")
    drop_indexes()
    try:
        yield
    finally:
        for name in SETTINGS:
            run(f"RESET {name}")
        from django.db import connection

        connection.close()


TABLES = (
    "ledger_lot", "ledger_lotparent", "ledger_holding", "ledger_posting", "ledger_draw", "notes_note", "notes_line",
    "notes_noteaction", "evidence_event", "evidence_identity", "ledger_conversion",
)  # fmt: skip

REMEMBER_INDEXES = """
CREATE TEMP TABLE big_index AS
SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname) AS dropped,
       'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(conname) || ' '
           || pg_get_constraintdef(oid) AS made
FROM pg_constraint WHERE contype = 'u' AND conrelid = ANY(%(tables)s::regclass[])
UNION ALL
SELECT 'DROP INDEX ' || i.indexrelid::regclass, replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')
FROM pg_index i WHERE i.indrelid = ANY(%(tables)s::regclass[])
  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""


def drop_indexes() -> None:
    """Remember and drop the indexes of the big tables; primary keys stay, as foreign keys lean on them."""
    run(REMEMBER_INDEXES, tables=list(TABLES))
    for (statement,) in all_of("SELECT dropped FROM big_index"):
        run(statement)


def restore_indexes() -> None:
    """Make again what was dropped."""
    for (statement,) in all_of("SELECT made FROM big_index"):
        run(statement)


@contextmanager
def timed(made: Made, name: str, tell: bool) -> Iterator[None]:
    began = time.monotonic()
    yield
    made.seconds[name] = time.monotonic() - began
    if tell:
        print(f"{name:<24}{made.seconds[name]:>8.1f} s", flush=True)


def run(statement: str, **parameters: object) -> None:
    """One statement, or several one after the other."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement % {name: literal(value) for name, value in parameters.items()})


def literal(value: object) -> str:
    """A number, a truth or a list of our own names within a statement; several statements take no parameters."""
    if isinstance(value, list):
        return f"ARRAY[{', '.join(map(repr, value))}]"
    return str(value).lower()


def all_of(statement: str) -> list[Sequence[object]]:
    from jolserik.platform.bulk import select

    return list(select(statement))


def one(statement: str) -> tuple[int, ...]:
    from jolserik.platform.bulk import select

    return tuple(value or 0 for value in select(statement)[0])


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.big_country")
    parser.add_argument("--draws", type=int, default=100_000)
    args = parser.parse_args()
    from jolserik.platform.home import prepared_database

    with prepared_database():
        made = build(args.draws, tell=True)
        print(
            f"{made.draws:,} draws, {made.lots:,} lots, {made.notes:,} notes in {sum(made.seconds.values()):.0f} s"
        )


if __name__ == "__main__":
    main()
