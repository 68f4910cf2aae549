"""Objecting to a refusal: nothing of it is stored, so its address carries what was said."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.urls import reverse
from django.utils.http import urlencode

from jolserik.casework.verdicts import OBJECTIONABLE, plain_facts
from jolserik.kernel.refusals import Refusal, by_precedence
from jolserik.notes.documents import NoteDraft


def refusal_href(note: NoteDraft | None, refusals: Sequence[Refusal]) -> str | None:
    """Where somebody objects to the weightiest of these; None where they only say how something was written."""
    judged = [refusal for refusal in by_precedence(refusals) if refusal.code.value in OBJECTIONABLE]
    if note is None or not judged:
        return None
    facts = plain_facts(judged[0].facts)
    said = {
        "document": note.note, "code": judged[0].code.value, "rule": facts.get("rule", ""),
        "facts": json.dumps(facts, ensure_ascii=False),
    }  # fmt: skip
    return f"{reverse('objection-new')}?{urlencode({name: text for name, text in said.items() if text})}"
