"""Touched: which lots a listing concerns, and, where a party is listed, which of their goods.

A lot fits by itself, or it is touched because of conversions that keep identity: it was made from such a lot, or such a lot
was made from it. So re-sorting under another code hides nothing. Production makes a new origin, as in every trace: what goods
were used up in is not touched. Backward goes only what is not inherited, the code: a parent of a lot that carries a clause or
comes from Germany is touched only if it carries the clause or may come from there itself.

Of a party's goods are touched those that it holds and all that came from its hands, whoever has them now; what others hold
of the same lots is not, as it never was the party's. Besides, notes that name it as recipient, consignee or end user.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.db import connection

from jolserik.kernel.identifiers import parse_party
from jolserik.notes.selection import Selection
from jolserik.platform.arrays import array_literal
from jolserik.registry.queries import find_parties


class Way(StrEnum):
    """How a lot is touched."""

    ITSELF = "itself"
    MADE_FROM = "made_from"
    BECAME = "became"


@dataclass(frozen=True)
class Touched:
    """Lots with the way in which each is touched. `holdings` are a party's goods among them, None when all goods are meant;
    `notes` those that name the party. `unstated` counts lots that would fit but say no origin. `parts` tells of lots that
    were made from others how much of them descends from those that fit by themselves.
    """

    lots: Mapping[int, Way]
    holdings: Sequence[int] | None = None
    notes: Sequence[int] = ()
    unstated: int = 0
    parts: Mapping[int, Fraction] = field(default_factory=dict)


NUMBER_CHARACTERS_MIN = 11
"""A party of at least so many characters, its country among them, is known by its number in a free text."""

KEPT = """
edge AS MATERIALIZED (
    SELECT lp.parent_id, lp.child_id FROM ledger_lotparent lp JOIN ledger_lot c ON c.id = lp.child_id
    JOIN ledger_conversion v ON v.id = c.conversion_id WHERE v.kind <> 'production')
"""
"""Who descends from whom by conversions that keep identity."""

CLOSURE = """
WITH RECURSIVE seed AS MATERIALIZED (SELECT l.id FROM ledger_lot l WHERE {fits}), {kept},
down AS (SELECT id FROM seed UNION SELECT e.child_id FROM down JOIN edge e ON e.parent_id = down.id),
up AS (
    SELECT id FROM seed
  UNION
    SELECT l.id FROM up JOIN edge e ON e.child_id = up.id JOIN ledger_lot l ON l.id = e.parent_id WHERE {inherits})
SELECT id, min(way) FROM (
    SELECT id, 0 AS way FROM seed UNION ALL SELECT id, 1 FROM down UNION ALL SELECT id, 2 FROM up) x
GROUP BY id
"""
UNSTATED = """
SELECT count(*) FROM ledger_lot l WHERE {fits} AND l.origin_country = ''
   AND (l.parts = '[]' OR EXISTS (SELECT FROM jsonb_array_elements(l.parts) p WHERE p->>0 = ''))
   AND NOT {of_origins}
"""
OF_ORIGINS = """
(l.origin_country = ANY(%(origins)s::text[]) OR l.parts <> '[]' AND EXISTS (
    SELECT FROM jsonb_array_elements(l.parts) p WHERE p->>0 = ANY(%(origins)s::text[])))
"""
OF_CLAUSES = "jsonb_exists_any(l.clauses, %(clauses)s::text[])"

GOODS_OF = """
WITH RECURSIVE down(id, lot_id, gone, own) AS (
    SELECT h.id, h.lot_id, h.on_hand < h.quantity, true FROM ledger_account a JOIN ledger_holding h ON h.account_id = a.id
    WHERE a.party_id = ANY(%(parties)s::bigint[])
  UNION
    SELECT t.id, t.lot_id, t.on_hand < t.quantity, false
    FROM down JOIN ledger_draw d ON d.holding_id = down.id AND down.gone AND d.settled_quantity > 0
    CROSS JOIN LATERAL (
        SELECT h.* FROM ledger_holding h WHERE h.source_kind = 'draw' AND h.source_id = d.id
      UNION ALL
        SELECT h.* FROM ledger_posting p JOIN ledger_conversion v ON v.id = p.subject_id AND v.kind <> 'production'
        JOIN ledger_holding h ON h.source_kind = 'conversion' AND h.source_id = v.id
        JOIN ledger_lotparent lp ON lp.child_id = h.lot_id AND lp.parent_id = d.lot_id
        WHERE p.id = d.posting_id AND p.kind = 'conversion') t)
SELECT id, lot_id, bool_or(own) FROM down GROUP BY id, lot_id
"""
"""What a party holds or held, and everything that came of it; a holding of which nothing has gone is an end."""

NAMING = """
SELECT n.id FROM notes_note n
WHERE n.recipient_id = ANY(%(parties)s::bigint[]) OR n.consignee ~* ANY(%(called)s::text[])
   OR n.end_user ~* ANY(%(called)s::text[])
"""
DRAWN_BY = """
SELECT DISTINCT d.lot_id FROM unnest(%(notes)s::bigint[]) w(id) JOIN notes_line l ON l.note_id = w.id
JOIN ledger_draw d ON d.posting_id = l.posting_id WHERE d.state <> 'released'
"""
PARENTS = """
SELECT lp.child_id, lp.parent_id, lp.share FROM unnest(%(lots)s::bigint[]) w(id) JOIN ledger_lotparent lp ON lp.child_id = w.id
ORDER BY lp.child_id, lp.parent_id
"""


def touched_by(selection: Selection, on: date) -> Touched:
    """The lots that a selection touches, and the goods where it names a party."""
    goods = touched_lots(selection, on) if selection.goods is not None else None
    texts = selection.party_texts(on)
    if texts is None:
        assert goods is not None  # a selection names goods or a party
        return goods
    return goods_of_parties(texts, goods)


def touched_lots(selection: Selection, on: date) -> Touched:
    """Lots by their own facts, and through conversions."""
    codes, origins = selection.product_codes(on), selection.origin_countries(on)
    parameters = {"clauses": array_literal(selection.clauses), "origins": array_literal(origins or ())}
    products, inherited = [], []
    if codes is not None:
        products.append(of_codes(codes, parameters))
    if selection.clauses:
        inherited.append(OF_CLAUSES)
    fits_but_origin = [*products, *inherited]
    if origins is not None:
        inherited.append(OF_ORIGINS)
    statement = CLOSURE.format(
        fits=all_of([*products, *inherited]), kept=KEPT, inherits=all_of(inherited) if products else "false"
    )
    lots = {key: tuple(Way)[way] for key, way in rows(statement, parameters)}
    unstated = 0
    if origins is not None:
        ((unstated,),) = rows(
            UNSTATED.format(fits=all_of(fits_but_origin), of_origins=OF_ORIGINS), parameters
        )
    return Touched(lots, unstated=unstated, parts=parts_of(lots))


def of_codes(codes: Sequence[str], parameters: dict[str, Any]) -> str:
    """Whether a product begins with one of these digits: looked up by length, so that it costs no more for many."""
    by_length: dict[int, list[str]] = {}
    for code in codes:
        by_length.setdefault(len(code), []).append(code)
    for length, some in by_length.items():
        parameters[f"codes_{length}"] = array_literal(some)
    return any_of(
        [f"left(l.product, {length}) = ANY(%(codes_{length})s::text[])" for length in sorted(by_length)]
    )


def all_of(conditions: Sequence[str]) -> str:
    """Every condition holds."""
    return " AND ".join(conditions) or "true"


def any_of(conditions: Sequence[str]) -> str:
    """One of the conditions holds; of none, nothing does."""
    return f"({' OR '.join(conditions) or 'false'})"


def parts_of(lots: Mapping[int, Way]) -> dict[int, Fraction]:
    """Of lots that were made from others: the part that descends from lots that fit by themselves, by the parents' shares."""
    made = [key for key, way in lots.items() if way is Way.MADE_FROM]
    parents: dict[int, list[tuple[int, int]]] = {}
    for child, parent, share in rows(PARENTS, {"lots": array_literal(made)}) if made else ():
        parents.setdefault(child, []).append((parent, share))
    found: dict[int, Fraction] = {}
    for key in sorted(parents):  # a lot is made after those that it is made from, and its id is higher
        total = sum(share for _, share in parents[key])
        fitting = sum(
            (
                share * found.get(parent, Fraction(lots.get(parent) is Way.ITSELF))
                for parent, share in parents[key]
            ),
            Fraction(0),
        )
        found[key] = fitting / (total or 1)
    return found


def goods_of_parties(texts: Collection[str], goods: Touched | None) -> Touched:
    """What parties hold, what came from their hands, and what notes that name them draw; of `goods` alone if any are named."""
    known = find_parties(parse_party(text) for text in texts)
    parameters = {
        "parties": array_literal(party.id for party in known.values()),
        "called": array_literal(called(text) for text in texts),
    }
    held = rows(GOODS_OF, parameters) if known else []
    notes = [key for (key,) in rows(NAMING, parameters)]
    drawn = [key for (key,) in rows(DRAWN_BY, {"notes": array_literal(notes)})] if notes else []
    if goods is not None:
        held = [row for row in held if row[1] in goods.lots]
        lots = {key: goods.lots[key] for key in {row[1] for row in held} | (set(drawn) & goods.lots.keys())}
        parts = {key: part for key, part in goods.parts.items() if key in lots}
        return Touched(lots, [row[0] for row in held], notes, goods.unstated, parts)
    # A lot of which the party itself never held anything can have come from its goods by a conversion alone.
    ways = dict.fromkeys((row[1] for row in held), Way.MADE_FROM)
    ways |= dict.fromkeys([*(row[1] for row in held if row[2]), *drawn], Way.ITSELF)
    return Touched(ways, [row[0] for row in held], notes)


def called(party: str) -> str:
    """How a free text may name a party: as it is written here, or by its number alone if that is long enough to mean it."""
    number = re.escape(party.partition(":")[2])
    country = "" if len(party) >= NUMBER_CHARACTERS_MIN else re.escape(party[:3])
    return rf"(^|[^[:alnum:]]){country}{number}($|[^[:alnum:]])"


def rows(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Rows of a statement with named parameters."""
    with connection.cursor() as cursor:
        cursor.execute(statement, dict(parameters))
        return list(cursor.fetchall())
