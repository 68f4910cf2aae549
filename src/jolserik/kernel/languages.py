"""Languages and letters: which languages we speak, how names are ordered, when two spellings are one.

`sort_key` gives the order of the Kazakh alphabet, which contains the Russian one, as plain lower-case ASCII:
such strings sort alike in every collation a database may have. `fold_spelling` makes one of what looks alike
on paper (Cyrillic А and Latin A). `search_fold` forgives what people without a Kazakh keyboard type (Қ as К,
Ё as Е).
"""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import category, normalize

LANGUAGES = ("kk", "ru", "en")

ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"

# Each pair is one shape in capitals or small letters; a number written with either is the same number on
# paper.
_CYRILLIC_LOOKALIKES = "авеёкмнорстухіјѕүһԛԝ"
_LATIN_LOOKALIKES = "abeekmhopctyxijsyhqw"

_SEARCH_FROM = "әғқңөұүһіё"
_SEARCH_TO = "агкноуухие"


def sort_key(text: str) -> str:
    """A string of a-z and 0-9 that sorts names as a Kazakh or Russian reader expects.

    Case and punctuation do not count; blanks come before digits, digits before Latin, Latin before Cyrillic
    letters, any other script after them.
    """
    return "".join([_sort_code(letter) for letter in " ".join(_words(text))])


def fold_spelling(text: str) -> str:
    """One form for numbers that look alike: case, blanks, hidden characters, dashes, alphabets forgiven."""
    compatible = normalize("NFKC", normalize("NFKC", text).casefold())
    visible = [letter for letter in compatible if category(letter) not in _UNSEEN]
    return "".join(visible).translate(_FOLD)


def search_fold(text: str) -> str:
    """What a search compares: case, look-alikes of Kazakh letters, Ё and punctuation forgiven."""
    return " ".join(_words(text)).translate(_SEARCH)


def plural(count: int, forms: Sequence[str], language: str) -> str:
    """The form that goes with a count. `forms`: Kazakh one; English one, many; Russian one, few, many."""
    if language == "kk":
        return forms[0]
    if language == "en":
        return forms[0] if abs(count) == 1 else forms[-1]
    tens, ones = abs(count) % 100, abs(count) % 10
    if ones == 1 and tens != 11:
        return forms[0]
    return forms[1] if 2 <= ones <= 4 and not 12 <= tens <= 14 else forms[-1]


def _words(text: str) -> list[str]:
    composed = normalize("NFKC", text).casefold()
    return "".join([letter if letter.isalnum() else " " for letter in composed]).split()


def _sort_code(letter: str) -> str:
    code = _SORT_CODES.get(letter)
    return code if code is not None else f"z{ord(letter):06x}"


# Two characters a letter: the class, then the place in it. Places of the 42 Cyrillic letters run over "c" and
# "d".
_PLACES = "0123456789abcdefghijklmnopqrstuvwxyz"
_SORT_CODES = (
    {" ": "00"}
    | {digit: f"1{digit}" for digit in "0123456789"}
    | {letter: f"a{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"}
    | {letter: f"{'cd'[place // 36]}{_PLACES[place % 36]}" for place, letter in enumerate(ALPHABET)}
)
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Mn"})
_DASHES = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_FOLD = str.maketrans(_CYRILLIC_LOOKALIKES + _DASHES, _LATIN_LOOKALIKES + "-" * len(_DASHES))
_SEARCH = str.maketrans(_SEARCH_FROM, _SEARCH_TO)
