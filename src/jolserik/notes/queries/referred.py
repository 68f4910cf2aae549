"""Finding the notes that documents name: by our number, by ``party/own number``, or by the sender's own number alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from jolserik.kernel.identifiers import BadIdentifier, parse_party
from jolserik.kernel.numbers import is_number, normalise_number
from jolserik.ledger.allocation import StockHolding, Taking
from jolserik.notes.facts import NoteFacts
from jolserik.platform.bulk import select


def find_notes(names: Iterable[tuple[str, str]], *, lock: bool = False) -> dict[tuple[str, str], NoteFacts]:
    """Notes by (asking party as text, name). `lock` holds them until the transaction ends, ids ascending."""
    wanted = {key: meaning(*key) for key in names}
    numbers = [value for party, value in wanted.values() if party is None]
    owned = [(party, value) for party, value in wanted.values() if party is not None]
    rows = select(
        f"""
        SELECT n.id, n.number, n.own_number, n.kind, n.state, n.date, n.sender_id, n.recipient_id,
               COALESCE(sp.code, ''), rp.code, n.recipient_country, n.returns_id, s.country || ':' || s.identifier
        FROM notes_note n JOIN registry_party s ON s.id = n.sender_id
        LEFT JOIN registry_place sp ON sp.id = n.sender_place_id
        JOIN registry_place rp ON rp.id = n.recipient_place_id
        WHERE n.id IN (
            SELECT o.id FROM notes_note o WHERE o.number = ANY(%s)
          UNION ALL
            SELECT i.subject_id FROM unnest(%s::text[], %s::text[], %s::text[]) AS k(country, identifier, own)
            JOIN registry_party p ON p.country = k.country AND p.identifier = k.identifier
            JOIN evidence_identity i ON i.kind = 'note' AND i.scope = p.id AND i.value = k.own)
        ORDER BY n.id {"FOR UPDATE OF n" if lock else ""}
        """,
        [
            numbers,
            [party.partition(":")[0] for party, _ in owned],
            [party.partition(":")[2] for party, _ in owned],
            [own for _, own in owned],
        ],
    )
    by_number = {row[1]: NoteFacts(*row[:12]) for row in rows}
    by_owner = {(row[12], row[2]): by_number[row[1]] for row in rows}
    found = {
        key: by_number.get(value) if party is None else by_owner.get((party, value))
        for key, (party, value) in wanted.items()
    }
    return {key: note for key, note in found.items() if note is not None}


def meaning(asking: str, name: str) -> tuple[str | None, str]:
    """(None, our number) or (sender, own number)."""
    number = normalise_number(name)
    if is_number(number) and number.startswith("N"):
        return None, number
    party, slash, own = name.partition("/")
    if slash:
        try:
            return str(parse_party(party)), own.strip()
        except BadIdentifier:
            return asking, name
    return asking, name


def open_takings(note_ids: Collection[int]) -> dict[int, tuple[Taking, ...]]:
    """What open notes have reserved, by note: takings with the real ids of their holdings."""
    if not note_ids:
        return {}
    rows = select(
        """
        SELECT l.note_id, d.holding_id, d.lot_id, d.quantity, d.id FROM notes_line l
        JOIN ledger_draw d ON d.posting_id = l.posting_id AND d.state = 'open'
        WHERE l.note_id = ANY(%s) ORDER BY d.id
        """,
        [list(note_ids)],
    )
    serials = serials_of_draws([row[4] for row in rows])
    found: dict[int, tuple[Taking, ...]] = {}
    for note_id, holding_id, lot_id, quantity, draw_id in rows:
        taking = Taking(StockHolding(holding_id, lot_id, 0), quantity, serials.get(draw_id, ()))
        found[note_id] = (*found.get(note_id, ()), taking)
    return found


def serials_of_draws(draw_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Serial numbers that open draws hold, in order."""
    found: dict[int, tuple[str, ...]] = {}
    rows = select(
        'SELECT draw_id, number FROM ledger_serial WHERE draw_id = ANY(%s) ORDER BY number COLLATE "C"',
        [list(draw_ids)],
    )
    for draw_id, number in rows:
        found[draw_id] = (*found.get(draw_id, ()), number)
    return found


def came_by(note_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Holdings that came by a note, followed through their holder's own movements."""
    rows = select(
        """
        WITH RECURSIVE came(note_id, holding_id) AS (
            SELECT l.note_id, h.id FROM notes_line l JOIN ledger_draw d ON d.posting_id = l.posting_id
            JOIN ledger_holding h ON h.source_kind = 'draw' AND h.source_id = d.id
            WHERE l.note_id = ANY(%s)
          UNION
            SELECT c.note_id, h.id FROM came c JOIN ledger_draw d ON d.holding_id = c.holding_id
            JOIN notes_line l ON l.posting_id = d.posting_id
            JOIN notes_note n ON n.id = l.note_id AND n.kind = 'movement'
            JOIN ledger_holding h ON h.source_kind = 'draw' AND h.source_id = d.id
        )
        SELECT note_id, array_agg(holding_id) FROM came GROUP BY note_id
        """,
        [list(note_ids)],
    )
    return {note_id: frozenset(holdings) for note_id, holdings in rows}
