"""Numbers that people type: twelve characters for a note, a lot, a conversion, a write-off or an objection.

kind letter + nine characters of body + two check characters, all from an alphabet without look-alikes in
Latin and Cyrillic. The check characters follow ISO/IEC 7064 MOD 1271,36 over the usual values (0-9, A-Z =
10-35): every wrong character and every swap of neighbours is caught. The standard's check characters may be
any of 36; a serial whose check characters would leave our alphabet is skipped, which about five in six are.
The body is a permutation of the serial, so that numbers given one after the other do not look alike; it hides
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

Kind = Literal["N", "L", "R", "W", "J"]

NOTE: Kind = "N"
LOT: Kind = "L"
CONVERSION: Kind = "R"
WRITE_OFF: Kind = "W"
OBJECTION: Kind = "J"
KINDS: tuple[Kind, ...] = (NOTE, LOT, CONVERSION, WRITE_OFF, OBJECTION)

ALPHABET = "2456789DJLNQRUW"
LENGTH = 12
SERIALS = len(ALPHABET) ** 9

_MODULUS, _RADIX = 1271, 36
_VALUES = {character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}

# The permutation multiplies by a number without common factor with the count of serials, turns the nine
# characters round (so that the fast-changing end is spread by the second factor) and multiplies again: each
# step is reversible.
_FACTOR_BEFORE, _FACTOR_AFTER = 23_761_893_217, 9_478_153_019
_BLOCK = len(ALPHABET) ** 3


def check_characters(text: str) -> str:
    """The two check characters of ISO/IEC 7064 MOD 1271,36 for a text of 0-9 and A-Z."""
    remainder = 0
    for character in text:
        remainder = (remainder * _RADIX + _VALUES[character]) % _MODULUS
    return _characters((1 - remainder * _RADIX * _RADIX) % _MODULUS)


def number_for(kind: Kind, serial: int) -> str | None:
    """The serial's number, or None where a check character would leave the alphabet: take the next one."""
    if not 0 <= serial < SERIALS:
        raise ValueError(f"a serial lies between 0 and {SERIALS - 1}")
    shuffled = serial * _FACTOR_BEFORE % SERIALS
    last, middle, first = shuffled % _BLOCK, shuffled // _BLOCK % _BLOCK, shuffled // (_BLOCK * _BLOCK)
    shuffled = ((last * _BLOCK + middle) * _BLOCK + first) * _FACTOR_AFTER % SERIALS
    last, middle, first = shuffled % _BLOCK, shuffled // _BLOCK % _BLOCK, shuffled // (_BLOCK * _BLOCK)
    checks = _CHECKS[(_KIND_TERM[kind] + _TERMS[0][first] + _TERMS[1][middle] + _TERMS[2][last]) % _MODULUS]
    return f"{kind}{_BLOCKS[first]}{_BLOCKS[middle]}{_BLOCKS[last]}{checks}" if checks else None


def numbers_from(kind: Kind, serial: int) -> Iterator[tuple[int, str]]:
    """Usable (serial, number) pairs from a serial on; the next batch begins one above the last taken."""
    for candidate in range(serial, SERIALS):
        if number := number_for(kind, candidate):
            yield candidate, number


def normalise_number(text: str) -> str:
    """Upper case, without blanks and hyphens of any sort: what people copy, say and type."""
    return "".join([character for character in text if character not in _DROPPED]).upper()


def is_number(text: str) -> bool:
    """Whether a normalised text is one of our numbers, check characters included."""
    return (
        len(text) == LENGTH
        and text[0] in KINDS
        and all(character in ALPHABET for character in text)
        and check_characters(text[:-2]) == text[-2:]
    )


def kind_of(number: str) -> Kind | None:
    """The kind letter of one of our numbers; None for any other text."""
    return next((kind for kind in KINDS if number[0] == kind), None) if is_number(number) else None


def grouped(number: str) -> str:
    """In fours with hyphens, for paper and for the telephone: `NQ2D-4J85-9L6W`."""
    return "-".join(number[start : start + 4] for start in range(0, len(number), 4))


def _characters(check: int) -> str:
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return digits[check // _RADIX] + digits[check % _RADIX]


def _term(text: str, characters_behind: int) -> int:
    """What the text adds to the weighted sum when that many characters (checks included) follow it."""
    value = 0
    for character in text:
        value = value * _RADIX + _VALUES[character]
    return value * pow(_RADIX, characters_behind, _MODULUS) % _MODULUS


# Blocks of three characters with their share of the checksum: a number costs three look-ups instead of twelve
# steps.
_DROPPED = frozenset(" \t\r\n\u00a0\u2007\u2009\u202f\u200b\ufeff-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212")
_BLOCKS = [a + b + c for a in ALPHABET for b in ALPHABET for c in ALPHABET]
_TERMS = [[_term(block, behind) for block in _BLOCKS] for behind in (8, 5, 2)]
_KIND_TERM = {kind: _term(kind, 11) for kind in KINDS}
_CHECKS = [
    checks if set(checks := _characters((1 - remainder) % _MODULUS)) <= set(ALPHABET) else ""
    for remainder in range(_MODULUS)
]
