"""Reading a country of 10,000,000 draws: the audit, traces, and the lists of a party that holds and sends a lot.

Traces are asked as the API asks them: the code looked up, the right to see it, the graph, labels, grades, the veil of a
trader, the answer's shape. Beside them stands a bare recursive query that returns the same edges and nothing else, prepared
and told the month of its posting. Back goes from lines of exports, forward from the first hands, so both are seven moves
deep. CPU is of this process; that of the database's server stands in the note below the table.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from bench import big_country
from bench.table import RUNS, Measured, Row, measured

DRAWS = 10_000_000
TRACES, COMPARED, PAGES = 1000, 200, 200
PAGE_ROWS = 50

BARE_BACK = """
WITH RECURSIVE up AS (
    SELECT d.id, d.holding_id, d.lot_id, d.settled_quantity, h.source_kind, h.source_id
    FROM ledger_draw d JOIN ledger_holding h ON h.id = d.holding_id WHERE d.posting_id = %s AND d.id > %s AND d.id < %s
  UNION
    SELECT s.*, h.source_kind, h.source_id FROM up CROSS JOIN LATERAL (
        SELECT d.id, d.holding_id, d.lot_id, d.settled_quantity FROM ledger_draw d
        WHERE up.source_kind = 'draw' AND d.id = up.source_id
      UNION ALL
        SELECT d.id, d.holding_id, d.lot_id, d.settled_quantity FROM ledger_posting p JOIN ledger_draw d ON d.posting_id = p.id
        WHERE up.source_kind = 'conversion' AND p.kind = 'conversion' AND p.subject_id = up.source_id
    ) s JOIN ledger_holding h ON h.id = s.holding_id)
SELECT * FROM up
"""
BARE_FORWARD = """
WITH RECURSIVE down AS (
    SELECT d.id, d.holding_id, d.settled_quantity, h.id AS arrived_id, h.on_hand, h.source_kind
    FROM ledger_draw d JOIN ledger_holding h ON h.source_kind = 'draw' AND h.source_id = d.id
    WHERE d.posting_id = %s AND d.id > %s AND d.id < %s
  UNION
    SELECT d.id, d.holding_id, d.settled_quantity, s.id, s.on_hand, s.source_kind
    FROM down JOIN ledger_draw d ON d.holding_id = down.arrived_id CROSS JOIN LATERAL (
        SELECT h.id, h.on_hand, h.source_kind FROM ledger_holding h WHERE h.source_kind = 'draw' AND h.source_id = d.id
      UNION ALL
        SELECT h.id, h.on_hand, h.source_kind
        FROM ledger_posting p JOIN ledger_holding h ON h.source_kind = 'conversion' AND h.source_id = p.subject_id
        WHERE p.id = d.posting_id AND p.kind = 'conversion') s)
SELECT * FROM down
"""


def rows(scale: float) -> Iterator[Row]:
    """Make the country, then every row."""
    big_country.build(int(DRAWS * scale))
    yield from traces()
    yield from lists()
    yield audit_row()


def traces(count: int = TRACES) -> Iterator[Row]:
    """Back and forward, each beside its bare query."""
    for direction, codes, bare in (
        ("back", exported_lines(count), BARE_BACK),
        ("forward", first_lines(count), BARE_FORWARD),
    ):
        compare(direction, codes[:COMPARED], bare)
        trace = asked_as_trader(direction)
        (ours, ours_server), (peer, peer_server) = in_turn(
            [lambda line, trace=trace: trace(line), lambda line, bare=bare: ask(bare, line)], codes
        )
        work = f"trace {direction}, {draws_there():,} edges, depth {big_country.MOVES}"
        note = (
            f"p99 of the bare query {peer.p99_ms:.1f} ms; the server's CPU {ours_server:.2f} ms a trace, "
            f"bare {peer_server:.2f} ms"
        )
        yield Row(work, ours, "traces", "bare recursive query", peer, "<= 2, p99 <= 10 ms", note)


class AskedLine(tuple[str, int, int]):
    """A line's code, its posting, and its sender."""


def asked_as_trader(direction: str) -> Callable[[AskedLine], object]:
    """The API's answer to the line's sender, who sees his own hops."""
    from jolserik.api.goods import traces as answer
    from jolserik.registry.acting import TRADER, Actor

    def ask_api(line: AskedLine) -> object:
        code, _, sender = line
        mine = frozenset({sender})
        found = answer(code, direction, Actor(TRADER, None, mine, mine))
        if not found:
            raise RuntimeError(f"{code} is not found")
        return found

    return ask_api


def ask(bare: str, line: AskedLine) -> Sequence[tuple[object, ...]]:
    """The bare query's rows."""
    from jolserik.platform.bulk import select

    posting = line[1]
    return select(bare, [posting, posting, ((posting >> 40) + 1) << 40])


def in_turn(
    works: Sequence[Callable[[AskedLine], object]], lines: Sequence[AskedLine]
) -> list[tuple[Measured, float]]:
    """Every work over all lines, in RUNS parts, and the server's CPU in ms a line. The lines of a part are done by one work,
    then by the other, and who begins changes from line to line, so that neither finds the pages that the other has read.
    """
    for line in lines[:20]:
        for work in works:
            work(line)
    count, part = len(works), len(lines) // RUNS
    took: list[list[float]] = [[] for _ in works]
    wall, cpu = [[0.0] * RUNS for _ in works], [[0.0] * RUNS for _ in works]
    server = [0.0] * count
    for run in range(RUNS):
        half = lines[run * part : (run + 1) * part]
        for turn in range(count):
            for place, work in enumerate(works):
                began_cpu, began_server = time.process_time(), server_cpu_s()
                for line in half[(place + turn) % count :: count]:
                    at = time.perf_counter()
                    work(line)
                    took[place].append(time.perf_counter() - at)
                    wall[place][run] += took[place][-1]
                cpu[place][run] += time.process_time() - began_cpu
                server[place] += server_cpu_s() - began_server
    return [
        (Measured(part, wall[n], cpu[n], 1000 * percentile(took[n], 0.99)), 1000 * server[n] / len(took[n]))
        for n in range(count)
    ]


def percentile(took: Sequence[float], share: float) -> float:
    return sorted(took)[min(int(len(took) * share), len(took) - 1)]


def server_cpu_s() -> float:
    """What the database's process of our connection has used, where it runs beside us on Linux; else nothing."""
    from jolserik.platform.bulk import select

    stat = Path(f"/proc/{select('SELECT pg_backend_pid()')[0][0]}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def compare(direction: str, lines: Sequence[AskedLine], bare: str) -> None:
    """Both answers tell the same quantities: of the whole, and of every origin or end that no conversion divides."""
    from jolserik.notes.queries import tracing
    from jolserik.registry.acting import THE_OPERATOR

    for line in lines:
        found = tracing.find_code(line[0])
        assert found is not None
        (traced,) = tracing.lines_to_trace(line_id=found[1])
        edges = ask(bare, line)
        if direction == "back":
            compare_back(tracing.trace_lines([traced], THE_OPERATOR)[0], edges)
        else:
            compare_forward(tracing.trace_line_forward(traced, THE_OPERATOR), edges)


def compare_back(trace: object, edges: Sequence[tuple]) -> None:  # type: ignore[type-arg]
    """Roots and hops beside the bare edges (draw, holding, lot, settled, source kind, source)."""
    from jolserik.notes.queries.tracing import TraceBack
    from jolserik.platform.bulk import select

    assert isinstance(trace, TraceBack)
    ends = {edge[2]: 0 for edge in edges if edge[4] == "lot"}
    codes = dict(select("SELECT code, id FROM ledger_lot WHERE id = ANY(%s)", [list(ends)]))
    assert {codes[root.lot] for root in trace.roots} == set(ends)
    assert sum(root.quantity for root in trace.roots) == trace.quantity
    if all(edge[4] != "conversion" for edge in edges):
        drawn = {edge[0]: edge for edge in edges}
        passed = {edge[5] for edge in edges if edge[4] == "draw"}
        for edge in (edge for key, edge in drawn.items() if key not in passed):
            ends[edge[2]] += edge[3]
        assert {codes[root.lot]: root.quantity for root in trace.roots} == ends


def compare_forward(trace: object, edges: Sequence[tuple]) -> None:  # type: ignore[type-arg]
    """Ends beside the bare edges (draw, holding, settled, arrived holding, on hand, its source)."""
    from jolserik.notes.queries.tracing import TraceForward

    assert isinstance(trace, TraceForward)
    assert sum(end.quantity for end in trace.ends) == trace.quantity
    if all(edge[5] != "conversion" for edge in edges):
        on_hand = {edge[3]: edge[4] for edge in edges}
        assert sum(on_hand.values()) == trace.quantity


def exported_lines(count: int) -> list[AskedLine]:
    """Lines of exports, at random: seven moves from their lots."""
    return chosen(
        """
        SELECT n.number || '.' || l.line, l.posting_id, n.sender_id FROM notes_note n JOIN notes_line l ON l.note_id = n.id
        WHERE n.id = ANY(%s) AND n.kind = 'export_eaeu' ORDER BY n.id, l.line
        """,
        "notes_note",
        count,
    )


def first_lines(count: int) -> list[AskedLine]:
    """Lines that drew lots of the importers, at random: seven moves from their ends."""
    return chosen(
        """
        SELECT n.number || '.' || l.line, l.posting_id, n.sender_id FROM ledger_holding h
        JOIN ledger_draw d ON d.holding_id = h.id JOIN notes_line l ON l.posting_id = d.posting_id
        JOIN notes_note n ON n.id = l.note_id
        WHERE h.lot_id = ANY(%s) AND h.source_kind = 'lot' AND h.account_id IN (SELECT id FROM ledger_account
            WHERE party_id <> (SELECT id FROM registry_party WHERE name LIKE 'Hub%%' ORDER BY id LIMIT 1)) ORDER BY h.id
        """,
        "ledger_lot",
        count,
    )


def chosen(statement: str, table: str, count: int, seed: int = 3) -> list[AskedLine]:
    """So many lines, each once, of keys of a table drawn at random until there are enough."""
    from jolserik.platform.bulk import select

    most = select(f"SELECT max(id) FROM {table}")[0][0]
    chance, found = random.Random(seed), {}  # noqa: S311 - a sample, no secret
    while len(found) < count:
        keys = [chance.randrange(1, most + 1) for _ in range(count)]
        found |= {row[0]: AskedLine(row) for row in select(statement, [keys])}
    lines = list(found.values())
    chance.shuffle(lines)
    return lines[:count]


def lists() -> Iterator[Row]:
    """What the hub holds and what it has sent, by pages."""
    from jolserik.ledger.queries.showing import WantedHoldings, page_of_holdings
    from jolserik.notes.queries.listing import Wanted, count_notes, list_notes
    from jolserik.platform.bulk import select

    hub = select("SELECT id FROM registry_party WHERE name LIKE 'Hub%%' ORDER BY id LIMIT 1")[0][0]
    holdings, notes = WantedHoldings(hub), Wanted(frozenset({hub}), date(2026, 1, 1))
    held, sent = page_of_holdings(holdings, offset=0, limit=PAGE_ROWS)[1], count_notes(notes)
    deep = held * 9 // 10
    for work, page in (
        (f"first page of {held:,} holdings, with their count", lambda: page_of_holdings(holdings, offset=0, limit=PAGE_ROWS)),
        (f"the page from row {deep:,}, with the count", lambda: page_of_holdings(holdings, offset=deep, limit=PAGE_ROWS)),
        (f"first page of {sent:,} notes, with their count",
         lambda: (list_notes(notes, limit=PAGE_ROWS), count_notes(notes))),
    ):  # fmt: skip
        server = server_cpu_s()
        found = pages(page)
        used = 1000 * (server_cpu_s() - server) / len(found.wall_s) / found.units
        yield Row(work, found, "pages", goal="p99 <= 50 ms", note=f"the server's CPU {used:.1f} ms a page")


def pages(page: Callable[[], object], count: int = PAGES) -> Measured:
    """A page again and again."""
    took: list[float] = []

    def timed() -> None:
        for _ in range(count // RUNS):
            began = time.perf_counter()
            page()
            took.append(time.perf_counter() - began)

    found = measured(timed, count // RUNS)
    return Measured(found.units, found.wall_s, found.cpu_s, 1000 * percentile(took, 0.99))


def audit_row(runs: int = 1) -> Row:
    """The audit of everything but the leaves beside two sums over the draws. A run lasts minutes: one by default."""
    from jolserik.notes.queries.audit import audit
    from jolserik.platform.bulk import select

    def judged() -> None:
        if found := audit(leaves=False).violations:
            raise RuntimeError(found[:3])

    def summed() -> None:
        for column in ("holding_id", "lot_id"):
            select(
                f"SELECT count(*), sum(q) FROM (SELECT sum(quantity) AS q FROM ledger_draw GROUP BY {column}) x"
            )

    draws = draws_there()
    return Row(
        f"audit of {draws:,} draws, without leaves", measured(judged, draws, runs), "draws",
        "GROUP BY holding, GROUP BY lot", measured(summed, draws, max(runs, 3)), "<= 5",
    )  # fmt: skip


def draws_there() -> int:
    from jolserik.platform.bulk import select

    return int(select("SELECT count(*) FROM ledger_draw")[0][0])


def main() -> None:
    """The rows of the world that JOLSERIK_HOME holds already (see `bench.big_country`)."""
    from bench.table import printed
    from jolserik.platform.home import prepared_database

    parser = argparse.ArgumentParser(prog="bench.country")
    parser.add_argument("--audit", action="store_true", help="the audit too, which lasts minutes")
    args = parser.parse_args()
    with prepared_database():
        found = []
        for row in (*traces(), *lists(), *([audit_row()] if args.audit else [])):
            print(printed([row]).splitlines()[1], flush=True)
            found.append(row)
        print(printed(found))


if __name__ == "__main__":
    main()
