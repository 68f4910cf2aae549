"""Folding: the forms under which a word of a name and a word that somebody typed can meet.

From strict to lenient: the word itself; the word with Kazakh letters as their Russian bases and Ё as Е; its stem, without
the endings of number and case; its *sound*, in which Latin spellings of Kazakh and Russian meet Cyrillic ones. The
rules are few and lossy on purpose: names are only compared with each other, never shown folded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, normalize

from jolserik.kernel.languages import search_fold

CHARACTERS_MAX = 300
WORD_CHARACTERS_MAX = 40
"What is longer is looked at up to here."
STEM_LEAST = 3
"So many letters of a word stay when its ending is taken off."

_JOINING = re.compile("['’ʼ‘`´ʹ]")
_WORD = re.compile(r"[^\W_]+")
_USUAL = re.compile("[\n -~\u00a0-\u00ac\u00ae-\u02af\u0400-\u0482\u048a-\u052f–—“”„…№]*")
_UNSEEN = frozenset({"Cf", "Mn"})
_LATIN_LETTER, _CYRILLIC_LETTER = re.compile("[a-z]"), re.compile("[\u0400-\u04ff]")
_LOOKALIKES = str.maketrans("abcehikmoptxy", "авсенікмортху")
_TELL_NOTHING = (
    "или во на для из со от до по не без под при за об прочие прочая прочее прочий other "
    "және немесе үшін мен бен пен арналған the an of for and or in on with to from by at"
)


def words_of(text: str) -> list[str]:
    """The words of a text in small letters. Hidden characters vanish, all that is no letter or digit divides."""
    shown = _JOINING.sub("", normalize("NFC", normalize("NFKC", text[:CHARACTERS_MAX]).casefold()))
    if not _USUAL.fullmatch(shown):
        shown = "".join([letter for letter in shown if category(letter) not in _UNSEEN])
    words = [word[:WORD_CHARACTERS_MAX] for word in _WORD.findall(shown)]
    if shown.isascii() or not (_LATIN_LETTER.search(shown) and _CYRILLIC_LETTER.search(shown)):
        return words
    return [_of_one_alphabet(word) for word in words]


def _of_one_alphabet(word: str) -> str:
    """A word in which Latin letters stand for Cyrillic ones that look alike, all in Cyrillic."""
    return word.translate(_LOOKALIKES) if _CYRILLIC_LETTER.search(word) else word


def telling(words: list[str]) -> list[str]:
    """The words that tell something; if none does, all of them."""
    return [word for word in words if tells(word)] or words


def tells(word: str) -> bool:
    """Whether the word is neither a single letter nor one that stands in every name."""
    return len(word) > 1 and word not in _STOP_WORDS


def stems(letters: str, language: str) -> list[str]:
    """The stems of a word whose Kazakh letters are folded; none of a word of another script than the language's."""
    if letters.isascii():
        return [_english(letters)] if language == "en" else []
    if language == "kk":
        return [_kazakh(letters)]
    return _russian(letters) if language == "ru" else []


@lru_cache(maxsize=1 << 16)
def plain(word: str) -> str:
    """The word with the letters that every keyboard has."""
    return word if word.isascii() else search_fold(word)


@lru_cache(maxsize=1 << 16)
def sound(word: str) -> str:
    """How a word sounds, roughly, in Cyrillic letters: one form for `жуғыш`, `jugysh` and `zhugish`."""
    letters = plain(cyrillic(word)).translate(_SOUND)
    return "".join([letter for at, letter in enumerate(letters) if at == 0 or letter != letters[at - 1]])


def cyrillic(word: str) -> str:
    """A word in Latin letters as a Kazakh or Russian reader would have meant it; others stay as they are."""
    if not any(letter in _LATIN for letter in word[:4]):
        return word
    for spelt, meant in _MARKED:
        word = word.replace(spelt, meant)
    word = "".join([letter for letter in normalize("NFKD", word) if category(letter) != "Mn"])
    for spelt, meant in _SPELT:
        if spelt in word:
            word = word.replace(spelt, meant)
    return word.translate(_LETTERS)


def other_layout(text: str) -> str:
    """The text as the same keys give it on the other keyboard: `ghbynth` is `принтер`, `зкштеук` is `printer`."""
    small = text[:CHARACTERS_MAX].casefold()
    latin = any(letter in _LATIN for letter in small)
    return small.translate(_TO_CYRILLIC_KEYS if latin else _TO_LATIN_KEYS)


# --- stems -----------------------------------------------------------------------------------------------------------


def _listed(text: str) -> tuple[str, ...]:
    """The words of a list; the longer first, for the longest ending is taken off."""
    return tuple(sorted(text.split(), key=len, reverse=True))


_STOP_WORDS = frozenset(_listed(_TELL_NOTHING))
_VOWELS_AND_SIGNS = "аяоеиыуюэьъй"
_RUSSIAN_ENDINGS = _listed(
    "ыми ими ого его ому ему ами ями иям иях ием иев ый ий ой ая яя ое ее ые ие ым им ых их ую юю ою ею ей "
    "ам ям ах ях ов ев ом ем ия ии ию а я о е и ы у ю ь й"
)
_KAZAKH_CASES = _listed(
    "нын нин дын дин тын тин ндагы ндеги дагы деги тагы теги нда нде дан ден тан тен нан нен мен бен пен "
    "га ге ка ке на не ны ни ды ди ты ти да де та те"
)
_KAZAKH_OWNERS = _listed("сынын синин лары лери дары дери тары тери сы си ын ин ы и")
_KAZAKH_PLURALS = _listed("лар лер дар дер тар тер")


def _russian(word: str) -> list[str]:
    stem = _without(word, _RUSSIAN_ENDINGS)
    while len(stem) > STEM_LEAST and stem[-1] in _VOWELS_AND_SIGNS:
        stem = stem[:-1]
    # A vowel that flees when an ending follows: станок and станки, уголь and угля, полотенец and полотенце.
    if (
        stem == word.rstrip("ь")
        and len(stem) > STEM_LEAST
        and stem[-2] in "ое"
        and stem[-3] not in _VOWELS_AND_SIGNS
    ):
        return [stem, stem[:-2] + stem[-1]]
    return [stem]


def _kazakh(word: str) -> str:
    """Takes off what stands last first: case, owner, plural, each at most once."""
    stem = _without(word, _KAZAKH_CASES)
    stem = _without(stem, _KAZAKH_OWNERS)
    stem = _without(stem, _KAZAKH_PLURALS)
    # A last letter that grows soft before an ending: көйлек and көйлегі.
    return stem[:-1] + {"г": "к", "б": "п"}.get(stem[-1], stem[-1])


def _english(word: str) -> str:
    if len(word) > STEM_LEAST and word[-1] == "s" and word[-2] not in "su":
        if word.endswith("ies"):
            word = f"{word[:-3]}y"
        elif word.endswith("ves"):
            word = f"{word[:-3]}v"
        elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
            word = word[:-2]
        else:
            word = word[:-1]
    word = _without(word, ("ing", "ed"), STEM_LEAST + 1)
    word = word[:-1] if len(word) > STEM_LEAST and word[-1] == "e" else word
    return f"{word[:-1]}v" if word[-1] == "f" else word


def _without(word: str, endings: tuple[str, ...], least: int = STEM_LEAST) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)]
    return word


# --- sounds and keys -------------------------------------------------------------------------------------------------

_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzáàäâãåāăąçćčďéèêëěēęğģíìîïīıłñńňņŋóòôöõøōőřśşšșťțúùûüūůűýÿžźż")
_MARKED = (("ş", "sh"), ("ș", "sh"), ("š", "sh"), ("ç", "ch"), ("č", "ch"), ("ž", "zh"), ("ı", "y"), ("ŋ", "n"))  # fmt: skip
_SPELT = (
    ("shch", "ш"), ("sch", "ш"), ("tch", "ч"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("dzh", "ж"), ("kh", "х"), ("gh", "г"),
    ("ph", "ф"), ("th", "т"), ("ts", "ц"), ("tz", "ц"), ("ck", "к"), ("ce", "це"), ("ci", "ци"), ("cy", "цы"),
    ("ya", "я"), ("yu", "ю"), ("yo", "е"), ("ye", "е"), ("ja", "жа"), ("oo", "у"), ("ee", "и"),
)  # fmt: skip
_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абкдефгхижклмнопкрстуввхыз")
_SOUND: dict[int, str] = {
    ord(letter): sounds
    for letter, sounds in {
        "й": "и", "ы": "и", "э": "е", "ъ": "", "ь": "", "щ": "ш", "я": "иа", "ю": "иу",
    }.items()
}  # fmt: skip

_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`" + '{}:"<>~' + "234589" + "0-="
_CYRILLIC_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё" + "хъжэбюё" + "әіңғүұ" + "қөһ"
_TO_CYRILLIC_KEYS = str.maketrans(_LATIN_KEYS, _CYRILLIC_KEYS)
_TO_LATIN_KEYS = str.maketrans(_CYRILLIC_KEYS[:33] + _CYRILLIC_KEYS[40:], _LATIN_KEYS[:33] + _LATIN_KEYS[40:])
