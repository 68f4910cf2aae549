"""Whether a product code exists on a day: by the official table where it is loaded."""

from __future__ import annotations

from jolserik.guidance.stating import UNKNOWN_CODE
from jolserik.kernel.products import LENGTH
from jolserik.packs.rules import BadFact, Question
from jolserik.registry.queries import unknown_products


def fault_by_table(question: Question) -> BadFact | None:
    """What is wrong with a whole code; of a shorter one the table is not asked."""
    code = question.product or ""
    if len(code) == LENGTH and unknown_products([(code, question.date)]):
        return BadFact("product", UNKNOWN_CODE, code)
    return None
