"""Writes of parties and places. A later word about the same party or place fills in and renames, and is kept as an event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from jolserik.evidence.commands import record_events
from jolserik.evidence.exactly_once import busy_answers, retrying
from jolserik.evidence.sealing import NewEvent
from jolserik.kernel.answers import Answer, accepted, refused
from jolserik.kernel.documents import plain
from jolserik.kernel.identifiers import PartyRef
from jolserik.kernel.languages import sort_key
from jolserik.kernel.refusals import Code, Refusal
from jolserik.platform.bulk import execute, select
from jolserik.registry import policy
from jolserik.registry.acting import Act
from jolserik.registry.documents import PartyDraft, PlaceDraft
from jolserik.registry.queries import KnownParty, find_parties, find_places, lock_parties


def record_parties(drafts: Sequence[PartyDraft], act: Act) -> list[Answer]:
    """Parties by their state's register (operator) or, foreign ones, by a trader. One answer per draft."""
    answers, allowed = [], []
    for draft in drafts:
        if fault := _party_fault(draft, act):
            answers.append(refused(str(draft.party), draft.row, [fault]))
        else:
            answers.append(accepted(str(draft.party), draft.row, str(draft.party)))
            allowed.append(draft)
    if not (act.store and allowed):
        return answers

    def write() -> list[Answer]:
        _write_parties({str(draft.party): draft for draft in allowed}, act)
        return answers

    return retrying(write, busy=lambda: busy_answers([(str(draft.party), draft.row) for draft in drafts]))


def _party_fault(draft: PartyDraft, act: Act) -> Refusal | None:
    home = draft.party.country == act.pack.country
    may = policy.may_add_home_party if home else policy.may_add_foreign_party
    if may(act.actor):
        return None
    return Refusal(Code.NOT_ALLOWED, "party", {"value": str(draft.party)}, draft.row)


def _write_parties(drafts: dict[str, PartyDraft], act: Act) -> None:
    official = policy.may_add_home_party(act.actor)
    ids, known = _added_and_known(list(drafts.values()), act, verified=official)
    fresh = [draft for text, draft in drafts.items() if text in ids]
    renamed = [draft for text, draft in drafts.items() if text in known and official]
    if renamed:
        lock_parties(known[str(draft.party)].id for draft in renamed)
        execute(
            """
            UPDATE registry_party p SET name = COALESCE(NULLIF(v.name, ''), p.name),
                name_kk = COALESCE(NULLIF(v.name_kk, ''), p.name_kk), name_en = COALESCE(NULLIF(v.name_en, ''), p.name_en),
                sort_key = COALESCE(NULLIF(v.sort_key, ''), p.sort_key), verified = true,
                registered_on = COALESCE(v.registered_on, p.registered_on), address = COALESCE(NULLIF(v.address, ''), p.address)
            FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[], %s::text[])
              AS v(id, name, name_kk, name_en, sort_key, registered_on, address)
            WHERE p.id = v.id
            """,
            [
                [known[str(d.party)].id for d in renamed],
                [d.name for d in renamed],
                [d.name_kk for d in renamed],
                [d.name_en for d in renamed],
                [sort_key(d.name) if d.name else "" for d in renamed],
                [d.registered_on for d in renamed],
                [d.address for d in renamed],
            ],
        )
    verified = {"verified": official}
    events = [NewEvent("party", ids[str(d.party)], "party.added", _party_facts(d) | verified) for d in fresh]
    events += [
        NewEvent("party", known[str(d.party)].id, "party.renamed", _party_facts(d) | verified)
        for d in renamed
    ]
    record_events(events, now=act.now)


def _added_and_known(
    drafts: Sequence[PartyDraft], act: Act, *, verified: bool
) -> tuple[dict[str, int], dict[str, KnownParty]]:
    """Add the parties that are new: their ids, and those that were there. Of two who add one party at the same moment the
    second waits, and finds it there: each row has one event that made it."""
    known = find_parties(draft.party for draft in drafts)
    added = _insert_parties([d for d in drafts if str(d.party) not in known], act, verified=verified)
    late = [d.party for d in drafts if str(d.party) not in known and str(d.party) not in added]
    return added, known | (find_parties(late) if late else {})


def _party_facts(draft: PartyDraft) -> dict[str, Any]:
    names = ("party", "name", "name_kk", "name_en", "registered_on", "address")
    return {name: plain(value) for name in names if (value := getattr(draft, name))}


def _insert_parties(drafts: Sequence[PartyDraft], act: Act, *, verified: bool) -> dict[str, int]:
    """Ids of those that nobody else has added; in one order for all, so that no two wait for each other."""
    drafts = sorted(drafts, key=lambda draft: str(draft.party))
    rows = select(
        """
        INSERT INTO registry_party (country, kind, identifier, name, name_kk, name_en, sort_key, registered_on, address,
                                    verified, added_at)
        SELECT v.*, %s, %s FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
                                       %s::date[], %s::text[]) AS v
        ON CONFLICT (country, identifier) DO NOTHING RETURNING id, country || ':' || identifier
        """,
        [
            verified,
            act.now,
            [d.party.country for d in drafts],
            [d.party.kind for d in drafts],
            [d.party.value for d in drafts],
            [d.name for d in drafts],
            [d.name_kk for d in drafts],
            [d.name_en for d in drafts],
            [sort_key(d.name) for d in drafts],
            [d.registered_on for d in drafts],
            [d.address for d in drafts],
        ],
    )
    return {text: key for key, text in rows}


def add_foreign_parties(refs: Iterable[PartyRef], act: Act) -> dict[str, KnownParty]:
    """Foreign parties that a document names for the first time: known from now on, their existence not verified."""
    drafts = [
        PartyDraft(row=None, party=ref) for ref in sorted({str(ref): ref for ref in refs}.values(), key=str)
    ]
    if not drafts:
        return {}
    added, known = _added_and_known(drafts, act, verified=False)
    events = [
        NewEvent("party", added[str(d.party)], "party.added", _party_facts(d))
        for d in drafts
        if str(d.party) in added
    ]
    record_events(events, now=act.now)
    return known | {
        str(d.party): KnownParty(added[str(d.party)], d.party.country, str(d.party))
        for d in drafts
        if str(d.party) in added
    }


def record_places(drafts: Sequence[PlaceDraft], act: Act) -> list[Answer]:
    """Places of known parties. A place that exists gets the new name, region and position."""
    known = find_parties(draft.party for draft in drafts)
    answers, allowed = [], []
    for draft in drafts:
        party = known.get(str(draft.party))
        if party is None:
            fault = Refusal(Code.UNKNOWN_PARTY, "party", {"value": str(draft.party)}, draft.row)
            answers.append(refused(draft.place, draft.row, [fault]))
        elif not policy.may_add_place(act.actor, party.id):
            fault = Refusal(Code.NOT_ALLOWED, "party", {"value": str(draft.party)}, draft.row)
            answers.append(refused(draft.place, draft.row, [fault]))
        else:
            answers.append(accepted(draft.place, draft.row, draft.place))
            allowed.append((party.id, draft))
    if not (act.store and allowed):
        return answers

    def write() -> list[Answer]:
        _write_places({(party_id, draft.place): draft for party_id, draft in allowed}, act)
        return answers

    return retrying(write, busy=lambda: busy_answers([(draft.place, draft.row) for draft in drafts]))


def _write_places(drafts: dict[tuple[int, str], PlaceDraft], act: Act) -> None:
    keys = sorted(drafts)
    written = select(
        """
        INSERT INTO registry_place (party_id, code, kind, name, region, country, lat, lon)
        SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::numeric[],
                             %s::numeric[])
        ON CONFLICT (party_id, code) DO UPDATE SET kind = EXCLUDED.kind, name = EXCLUDED.name,
            region = EXCLUDED.region, country = EXCLUDED.country, lat = EXCLUDED.lat, lon = EXCLUDED.lon
        RETURNING id, party_id, code
        """,
        [
            [party for party, _ in keys],
            [code for _, code in keys],
            [drafts[key].kind for key in keys],
            [drafts[key].name for key in keys],
            [drafts[key].region for key in keys],
            [drafts[key].country for key in keys],
            [drafts[key].lat for key in keys],
            [drafts[key].lon for key in keys],
        ],
    )
    events = [
        NewEvent("place", row_id, "place.recorded", _place_facts(drafts[party, code]), party)
        for row_id, party, code in written
    ]
    record_events(events, now=act.now)


def _place_facts(draft: PlaceDraft) -> dict[str, Any]:
    facts: dict[str, Any] = {
        name: getattr(draft, name) for name in ("place", "kind", "name", "region", "country")
    }
    for name, degrees in (("lat", draft.lat), ("lon", draft.lon)):
        facts[name] = None if degrees is None else f"{degrees:.6f}"
    return facts


def ensure_places(keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Ids of (party id, place code) pairs; a warehouse that is named for the first time is created."""
    wanted = sorted(set(keys))
    found = find_places(wanted)
    missing = [key for key in wanted if key not in found]
    if missing:
        execute(
            """
            INSERT INTO registry_place (party_id, code, kind, name, region, country)
            SELECT k.party_id, k.code, 'warehouse', '', '', ''
            FROM unnest(%s::bigint[], %s::text[]) AS k(party_id, code) ON CONFLICT DO NOTHING
            """,
            [[party for party, _ in missing], [code for _, code in missing]],
        )
        found |= find_places(missing)
    return found
