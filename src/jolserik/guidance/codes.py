"""What a note gets whose line meets a verdict that asks for something."""

from __future__ import annotations

from collections.abc import Mapping

from jolserik.kernel.refusals import Code
from jolserik.packs.rules import Verdict

CODES: Mapping[Verdict, Code] = {
    Verdict.PROHIBITED: Code.GUIDANCE_PROHIBITED,
    Verdict.LICENCE_REQUIRED: Code.LICENCE_MISSING,
    Verdict.DOCUMENT_REQUIRED: Code.DOCUMENT_MISSING,
    Verdict.NOT_ADVISED: Code.REASON_FOR_NOT_ADVISED,
}
