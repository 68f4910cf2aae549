"""The words of the command line in the reader's language, without Django: its catalogue takes too long to load for a
table of contents. Catalogues: locale/<language>/LC_MESSAGES/cli.po beside this file.
"""

import gettext
import os
import sys
from functools import cache
from pathlib import Path

from jolserik.kernel.languages import LANGUAGES

CATALOGUES = Path(__file__).parent / "locale"
VARIABLES = ("JOLSERIK_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def language() -> str:
    """kk, ru or en: JOLSERIK_LANGUAGE, else the language of the terminal."""
    named = next((value for name in VARIABLES if (value := os.environ.get(name))), "")
    short = named[:2].lower()
    return short if short in LANGUAGES else "en"


@cache
def catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation("cli", CATALOGUES, languages=[code], fallback=True)


def say(template: str, **facts: object) -> str:
    """An English sentence with {names}, in the reader's language, with the facts in their places."""
    said = catalogue(language()).gettext(template) if template else ""
    return said.format(**facts) if facts else said


def tell(template: str, **facts: object) -> None:
    """Say something about the work, on standard error."""
    print(say(template, **facts), file=sys.stderr, flush=True)


def mark(template: str) -> str:
    """Mark a text for translation where it stands; `say` translates it when it is shown."""
    return template
