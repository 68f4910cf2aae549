"""The head of a note: who, where to, what it refers to, and which products; found out before any stock is touched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from jolserik.kernel.refusals import Code, Refusal
from jolserik.notes import policy
from jolserik.notes.documents import NoteDraft
from jolserik.notes.facts import Facts, NoteFacts
from jolserik.notes.planning.plan import Plan, PlannedLine, line_fault
from jolserik.registry.acting import Act
from jolserik.registry.queries import KnownParty


def check_head(plan: Plan, facts: Facts, act: Act) -> None:
    """Fill the plan's head from the draft and list its faults."""
    draft = plan.draft
    plan.lines = [PlannedLine(line) for line in draft.lines]
    referred = facts.referred.get((str(draft.sender), draft.refers_to)) if draft.refers_to else None
    if referred is not None and not policy.may_see(act.actor, referred.sender_id, referred.recipient_id):
        referred = None
    if draft.refers_to and referred is None:
        _fault(plan, Code.UNKNOWN_NOTE, "refers_to", note=draft.refers_to)
    if draft.kind == "return" and not draft.refers_to:
        _fault(plan, Code.MISSING_VALUE, "refers_to")
    check_parties(plan, facts, act, referred)
    check_countries(plan, act)
    check_crossing(plan, act)
    if referred is not None:
        relate(plan, referred, {party.id: party.text for party in facts.parties.values()})
    for line in draft.lines:
        if (line.product, draft.date) in facts.unknown_products:
            plan.refusals.append(line_fault(Code.UNKNOWN_PRODUCT, "product", line, value=line.product))


def check_parties(plan: Plan, facts: Facts, act: Act, referred: NoteFacts | None) -> None:
    """Sender and recipient are known, of the right side of the border, and the actor may speak for them."""
    draft, home = plan.draft, act.pack.country
    sender = facts.parties.get(str(draft.sender))
    recipient = _recipient(draft, facts, referred)
    if sender is None:
        _fault(plan, Code.UNKNOWN_PARTY, "sender", value=str(draft.sender))
    elif sender.country != home and draft.kind != "return":
        _fault(plan, Code.BAD_VALUE, "sender", value=sender.text, expected=f"{home}:…")
    if recipient is None and draft.recipient is None:
        _fault(plan, Code.MISSING_VALUE, "recipient")
    elif recipient is None:
        _fault(plan, Code.UNKNOWN_PARTY, "recipient", value=str(draft.recipient))
    plan.sender, plan.recipient = sender, recipient
    if sender is None or recipient is None:
        return
    if not policy.may_register(act.actor, plan_registrar(draft, sender, recipient, home).id):
        _fault(plan, Code.NOT_ALLOWED, "sender", party=sender.text, action="register")
    problem = _wrong_side(draft, sender, recipient, home)
    if problem:
        _fault(plan, Code.BAD_VALUE, "recipient", value=recipient.text, problem=problem)
    elif draft.kind == "movement" and plan.recipient_place == plan.sender_place:
        _fault(plan, Code.BAD_VALUE, "recipient_place", value=plan.recipient_place, problem="same_place")


def plan_registrar(draft: NoteDraft, sender: KnownParty, recipient: KnownParty, home: str) -> KnownParty:
    """In whose name the note is registered: the sender, but for goods that return from abroad their receiver."""
    return recipient if draft.kind == "return" and sender.country != home else sender


def _recipient(draft: NoteDraft, facts: Facts, referred: NoteFacts | None) -> KnownParty | None:
    if draft.recipient is not None:
        return facts.parties.get(str(draft.recipient))
    if draft.kind == "movement":
        return facts.parties.get(str(draft.sender))
    if draft.kind == "return" and referred is not None:
        return next((p for p in facts.parties.values() if p.id == first_sender(referred)), None)
    return None


def first_sender(referred: NoteFacts) -> int:
    """Who gets the goods back: the sender of the note returned, or whom an open return that is corrected names."""
    return referred.recipient_id if referred.kind == "return" and open_note(referred) else referred.sender_id


def open_note(note: NoteFacts) -> bool:
    """Held counts as open."""
    return note.state in ("open", "held")


def _wrong_side(draft: NoteDraft, sender: KnownParty, recipient: KnownParty, home: str) -> str:
    same = sender.id == recipient.id
    if draft.kind == "movement":
        return "" if same else "movement_to_another"
    if draft.kind == "domestic":
        return "same_party" if same else ("recipient_abroad" if recipient.country != home else "")
    if draft.is_export:
        return "" if same or recipient.country != home else "recipient_at_home"
    return ""


def check_countries(plan: Plan, act: Act) -> None:
    """An export names, or its recipient implies, a country of the right kind; other notes stay at home."""
    draft, pack = plan.draft, act.pack
    country = draft.recipient_country
    if not draft.is_export:
        if country and country != pack.country:
            _fault(plan, Code.BAD_VALUE, "recipient_country", value=country, expected=pack.country)
        plan.recipient_country = pack.country
        return
    if not country and plan.recipient is not None and plan.recipient.country != pack.country:
        country = plan.recipient.country
    if not country:
        _fault(plan, Code.MISSING_VALUE, "recipient_country")
        return
    in_union = pack.in_union(country, draft.date)
    if country == pack.country or in_union != (draft.kind == "export_eaeu"):
        members = ", ".join(sorted(pack.eaeu - {pack.country}))
        expected = members if draft.kind == "export_eaeu" else f"≠ {members}"
        _fault(plan, Code.BAD_VALUE, "recipient_country", value=country, expected=expected)
    plan.recipient_country = country


def check_crossing(plan: Plan, act: Act) -> None:
    """A crossing is obligatory for borders whose list the pack holds; where one is named it must be known."""
    text = plan.draft.crossing
    if not text:
        if (
            plan.draft.is_export
            and plan.recipient_country
            and act.pack.crossing_required(plan.recipient_country)
        ):
            _fault(plan, Code.MISSING_VALUE, "crossing")
        return
    crossing = act.pack.find_crossing(text)
    if crossing is None and act.pack.borders:
        _fault(plan, Code.UNKNOWN_CROSSING, "crossing", value=text)
    plan.crossing = crossing.code if crossing else text


def relate(plan: Plan, referred: NoteFacts, names: Mapping[int, str]) -> None:
    """A return names what it returns; any other reference, and one to an open return, is a correction or a reissue."""
    draft = plan.draft
    if draft.kind == "return" and not (referred.kind == "return" and open_note(referred)):
        plan.relation, plan.returns_id = "return", referred.id
        if plan.sender and plan.recipient:
            sent_back = (plan.sender.id, plan.recipient.id) == (referred.recipient_id, referred.sender_id)
            if not sent_back:
                _fault(plan, Code.NOT_ALLOWED, "refers_to", party=plan.sender.text, action="return")
        return
    plan.relation = "reissue" if "reissue" in draft.procedure.split() else "correction"
    plan.corrects, plan.returns_id = referred, referred.returns_id
    if not open_note(referred):
        _fault(plan, Code.NOTE_CLOSED, "refers_to", note=referred.number, state=referred.state)
    for column, expected, found in changed_facts(plan, referred):
        said = [names.get(x, "—") if isinstance(x, int) else str(x) for x in (expected, found)]
        _fault(plan, Code.CORRECTION_FORBIDDEN, column, expected=said[0], found=said[1])


def changed_facts(plan: Plan, old: NoteFacts) -> list[tuple[str, object, object]]:
    """What a correction changes although it may not. A reissue may change the other party and the places."""
    draft = plan.draft
    pairs: list[tuple[str, object, object]] = [("kind", old.kind, draft.kind)]
    if plan.sender is not None:
        pairs.append(("sender", old.sender_id, plan.sender.id))
    if plan.relation == "correction":
        if plan.recipient is not None:
            pairs.append(("recipient", old.recipient_id, plan.recipient.id))
        pairs += [
            ("sender_place", old.sender_place, plan.sender_place),
            ("recipient_place", old.recipient_place, plan.recipient_place),
            ("recipient_country", old.recipient_country, plan.recipient_country),
        ]
    changed = [(column, before, after) for column, before, after in pairs if before != after]
    if _earlier(draft.date, old.date):
        changed.append(("date", old.date, draft.date))
    return changed


def _earlier(new: date, old: date) -> bool:
    return new < old


def _fault(plan: Plan, code: Code, at: str, **facts: str) -> None:
    plan.refusals.append(Refusal(code, at, facts, plan.draft.row))
