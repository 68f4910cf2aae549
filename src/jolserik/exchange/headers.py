"""Whether a file has the columns of its kind: all that are needed, none that nobody knows.

What is wrong is found by the kernel; here the nearest known name is added where a heading is ours in another spelling:
blanks or hyphens for underscores, Cyrillic letters that look Latin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from jolserik.kernel.fields import Column, read_header
from jolserik.kernel.languages import fold_spelling
from jolserik.kernel.refusals import Code, Refusal

_NEAR_ENOUGH = 0.7
_HEADING_CHARS = 60


def check_header(header: Sequence[str], columns: Sequence[Column]) -> list[Refusal]:
    """The faults of a table's `header`: `unknown_column` with a suggestion where there is one, `missing_column`."""
    _, faults = read_header(columns, header)
    return [_with_suggestion(fault, columns) for fault in faults]


def _with_suggestion(fault: Refusal, columns: Sequence[Column]) -> Refusal:
    if fault.code is not Code.UNKNOWN_COLUMN or "suggestion" in fault.facts:
        return fault
    names = {fold_spelling(column.name.replace("_", "")): column.name for column in columns}
    typed = fold_spelling(fault.at[:_HEADING_CHARS].replace("_", "").replace("-", ""))
    near = get_close_matches(typed, names, n=1, cutoff=_NEAR_ENOUGH)
    return replace(fault, facts={**fault.facts, "suggestion": names[near[0]]}) if near else fault
