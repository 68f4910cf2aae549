"""The pages about packs and words keep up with the code."""

import re
from enum import Enum
from pathlib import Path

import pytest

from jolserik.kernel.answers import Outcome
from jolserik.notes.models import ExitGrade, NoteKind, NoteState
from jolserik.packs import Certainty, Pack, Stage
from jolserik.packs.clocks import NEEDED
from jolserik.packs.reader import FILES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("words", [NoteKind, NoteState, ExitGrade, Outcome, Stage])
def test_the_glossary_has_every_code_in_three_languages(words: type[Enum]) -> None:
    glossary = (DOCS / "glossary.md").read_text()
    for word in words:
        assert re.search(rf"^\| `{word.value}` \| [^|]+ \| [^|]+ \| [^|]+ \|$", glossary, re.MULTILINE), word


def test_the_glossary_has_every_procedure_of_the_shipped_pack(kz: Pack) -> None:
    glossary = (DOCS / "glossary.md").read_text()
    for code in kz.procedures:
        assert f"| `{code}` |" in glossary


def test_the_page_about_packs_names_every_file_clock_and_certainty() -> None:
    page = (DOCS / "concepts" / "packs.md").read_text()
    for word in (*FILES, *NEEDED, *(certainty.value for certainty in Certainty)):
        assert f"`{word}`" in page, word
