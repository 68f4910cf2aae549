"""Objections as people send them: drafts. Pure data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jolserik.casework.verdicts import SubjectKind
from jolserik.kernel.canonical import canonical_json
from jolserik.kernel.documents import Row, content_hash
from jolserik.kernel.identifiers import PartyRef
from jolserik.kernel.refusals import Code, Refusal

SUBJECTS = (SubjectKind.NOTE, SubjectKind.ANSWER, SubjectKind.DOCUMENT)
FACTS_MAX, FACT_CHARACTERS_MAX = 30, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionDraft:
    """An objection as its sender tells it. `subject` is what it is about, by the name that its kind has."""

    row: int | None
    objection: str
    party: PartyRef
    subject_kind: SubjectKind
    subject: str
    code: str = ""
    rule: str = ""
    reason: str = ""
    papers: tuple[tuple[str, str], ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""


def objection_draft(
    rows: Sequence[Row], facts: Mapping[str, str] | None = None
) -> ObjectionDraft | list[Refusal]:
    """An objection from its only row. `facts` are what the sender says of a refused document."""
    ((number, cells),) = rows
    said = dict(facts or {})
    named = [kind for kind in SUBJECTS if cells.get(kind.value)]
    faults = [Refusal(Code.BAD_VALUE, kind.value, {"problem": "one_subject"}, number) for kind in named[1:]]
    if not named and not cells.get("rule"):
        faults.append(Refusal(Code.MISSING_VALUE, SubjectKind.NOTE.value, {}, number))
    if "party" not in cells:
        faults.append(Refusal(Code.MISSING_VALUE, "party", {}, number))
    if len(said) > FACTS_MAX or not all(fits(text) for pair in said.items() for text in pair):
        faults.append(Refusal(Code.BAD_VALUE, "facts", {"problem": "few_facts"}, number))
    if faults:
        return faults
    kind = named[0] if named else SubjectKind.RULE
    content = content_hash([(None, {**cells, **({"facts": canonical_json(said).decode()} if said else {})})])
    return ObjectionDraft(
        row=number,
        objection=cells["objection"],
        party=cells["party"],
        subject_kind=kind,
        subject=cells[kind.value],
        code=cells.get("code", ""),
        rule=cells.get("rule", ""),
        reason=cells.get("reason", ""),
        papers=cells.get("papers", ()),
        facts=said,
        content=content,
    )


def fits(text: str) -> bool:
    """Whether a fact's name or text is short and can be seen."""
    return len(text) <= FACT_CHARACTERS_MAX and text.isprintable()
