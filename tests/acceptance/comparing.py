"""The product and the model over the same files: translation of numbers, and every difference in words."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from tests.acceptance.desk import Answer, Desk
from tests.acceptance.stories import File
from tests.model.cells import CODES, HELD, READING_CODES, Row, plain
from tests.model.model import Model

Values = dict[str, Any]
ORIGIN_WORDS = {"origin_contradicted", "origin_missing"}
DRAWING_CODES = set(CODES[CODES.index("lot_unknown") : CODES.index("declaration_mismatch")])


class Twins:
    """Feeds both with the same file and tells where they differ."""

    def __init__(self, desk: Desk, model: Model) -> None:
        self.desk, self.model = desk, model
        self.ours: dict[str, str] = {}  # number of the product -> number of the model
        self.theirs: dict[str, str] = {}

    def translate(self, rows: list[Row]) -> list[Row]:
        """The same rows with the product's codes where the model's stand."""

        def swap(found: re.Match[str]) -> str:
            return self.theirs.get(found.group(0), found.group(0))

        return [
            {
                c: re.sub(r"(?<![@\w])L\d+\b", swap, cell) if c in ("draws", "lot") else cell
                for c, cell in row.items()
            }
            for row in rows
        ]

    def hand_in(self, file: File) -> list[str]:
        """One file to both; the differences of their answers."""
        kind, rows = file
        if kind == "settle_invoices":
            self.desk.settle_invoices(rows[0]["until"])
            self.model.settle_invoices(date.fromisoformat(rows[0]["until"]))
            return []
        theirs = self.translate(rows)
        checked, loaded = self.desk.check(kind, theirs), self.desk.load(kind, theirs)
        expected = self.model.load(kind, rows)
        found = (
            []
            if verdicts(checked) == verdicts(loaded)
            else [f"check {verdicts(checked)}, load {verdicts(loaded)}"]
        )
        self.learn(loaded, expected)
        for own in dict.fromkeys(
            entry["own"] for entry in [*expected["accepted"], *expected["held"], *expected["refused"]]
        ):
            ours, model = judged(expected, own), judged(as_values(loaded), own)
            if not agree(model, ours):
                found.append(f"{own}: the model says {ours}, the product {model}")
        return found

    def learn(self, loaded: Answer, expected: dict[str, list[Values]]) -> None:
        """Pair the numbers of documents that both have taken."""
        numbers = {e["row"]: e["number"] for e in expected["accepted"] + expected["held"]}
        for entry in loaded.accepted + loaded.held:
            ours = numbers.get(entry["row"])
            if ours and entry.get("number"):
                self.ours[entry["number"]], self.theirs[ours] = ours, entry["number"]

    def stock(
        self, rows: list[Values], known: dict[str, str] | None
    ) -> dict[tuple[str, ...], tuple[Decimal, Decimal]]:
        """(place, lot, product, unit) -> (on hand, reserved); lots that only one side has a code for as `?`."""
        sums: dict[tuple[str, ...], tuple[Decimal, Decimal]] = {}
        for row in rows:
            lot = known.get(row["lot"], "?") if known is not None else row["lot"]
            if known is None and row["lot"] not in self.theirs:
                lot = "?"
            key = (row["place"], lot, row["product"], row["unit"])
            on_hand, reserved = sums.get(key, (Decimal(0), Decimal(0)))
            sums[key] = (on_hand + Decimal(row["on_hand"]), reserved + Decimal(row["reserved"]))
        return {key: pair for key, pair in sums.items() if pair[0]}

    def compare_stock(self, parties: list[str]) -> list[str]:
        found = []
        for party in parties:
            ours = self.stock(self.model.holdings(party), None)
            theirs = self.stock(self.desk.holdings(party), self.ours)
            # Goods abroad are kept at no place of ours; how that is printed is nobody's business.
            if not party.startswith("KZ:"):
                ours = {("", *key[1:]): pair for key, pair in ours.items()}
                theirs = {("", *key[1:]): pair for key, pair in theirs.items()}
            for key in sorted(ours.keys() | theirs.keys()):
                if ours.get(key) != theirs.get(key):
                    found.append(
                        f"{party} {key}: the model has {shown(ours.get(key))}, the product {shown(theirs.get(key))}"
                    )
        return found

    def compare_back(self, note: str, line: str) -> list[str]:
        """Roots with quantities and grades, and hops, of one line."""
        ours = self.model.trace_back(note, line)
        theirs = self.desk.back(f"{self.theirs[note]}.{line}")
        found = []
        if Decimal(theirs["quantity"]) != Decimal(plain(ours["quantity"])):
            found.append(f"quantity: model {plain(ours['quantity'])}, product {theirs['quantity']}")
        want: dict[str, Decimal] = {}
        for root, micro in ours["roots"].items():
            key = f"L{root}" if f"L{root}" in self.theirs else "?"
            want[key] = want.get(key, Decimal(0)) + Decimal(plain(micro))
        have: dict[str, Decimal] = {}
        for root in theirs["roots"]:
            key = self.ours.get(root["lot"], "?")
            have[key] = have.get(key, Decimal(0)) + Decimal(root["quantity"])
        if any(
            abs(want.get(k, Decimal(0)) - have.get(k, Decimal(0))) > self.slack()
            for k in want.keys() | have.keys()
        ):
            found.append(f"roots: model {want}, product {have}")
        if sum(have.values()) != Decimal(theirs["quantity"]):
            found.append(f"the roots {have} do not sum to {theirs['quantity']}")
        found += self.compare_grades(ours, theirs)
        found += self.compare_hops(note, ours, theirs)
        return [f"trace --back {note}.{line}: {text}" for text in found]

    def compare_grades(self, ours: Values, theirs: Values) -> list[str]:
        found = []
        for root in theirs["roots"]:
            number = self.ours.get(root["lot"])
            if number and root["origin_kind"] == "import_declaration":
                want = ours["grades"].get(int(number[1:]))
                if want != root["grade"]:
                    found.append(f"grade of {number}: model {want}, product {root['grade']}")
        return found

    def compare_hops(self, note: str, ours: Values, theirs: Values) -> list[str]:
        want = {
            (f"N{n}", a, b): Decimal(plain(micro))
            for (n, a, b), micro in ours["hops"].items()
            if f"N{n}" != note
        }
        have: dict[tuple[str, str, str], Decimal] = {}
        for hop in theirs["hops"]:
            number = self.ours.get(hop["note"] or "")
            if number and number != note:
                key = (number, hop["from"], hop["to"])
                have[key] = have.get(key, Decimal(0)) + Decimal(hop["quantity"])
        slack = self.slack()
        off = {
            k
            for k in want.keys() | have.keys()
            if abs(want.get(k, Decimal(0)) - have.get(k, Decimal(0))) > slack
        }
        return [f"hop {k}: model {want.get(k)}, product {have.get(k)}" for k in sorted(off)]

    def slack(self) -> Decimal:
        """Shares of goods that went through conversions may differ by a few millionths, by the order of division."""
        return Decimal("0.000010") if self.model.world.conversions else Decimal(0)

    def compare_forward(self, lot: str) -> list[str]:
        """Ends by kind and party; shares may differ by a few millionths where conversions divide them."""
        ours: dict[tuple[str, str], Decimal] = {}
        for (kind, party, _), micro in self.model.trace_forward(lot).items():
            ours[kind, party] = ours.get((kind, party), Decimal(0)) + Decimal(plain(micro))
        theirs: dict[tuple[str, str], Decimal] = {}
        for end in self.desk.forward(self.theirs[lot])["ends"]:
            key = (end["kind"], end["party"])
            theirs[key] = theirs.get(key, Decimal(0)) + Decimal(end["quantity"])
        keys = ours.keys() | theirs.keys()
        slack = self.slack()
        off = {k for k in keys if abs(ours.get(k, Decimal(0)) - theirs.get(k, Decimal(0))) > slack}
        return [
            f"trace --forward {lot}: {k}: model {ours.get(k)}, product {theirs.get(k)}" for k in sorted(off)
        ]


def shown(pair: tuple[Decimal, Decimal] | None) -> str:
    return f"{pair[0]} on hand, {pair[1]} reserved" if pair else "nothing"


def as_values(answer: Answer) -> dict[str, list[Values]]:
    return {"accepted": answer.accepted, "held": answer.held, "refused": answer.refused}


def verdicts(answer: Answer) -> list[tuple[str, str]]:
    """(own, code) of everything that was not simply accepted."""
    return [(entry["own"], entry["code"]) for entry in answer.refused + answer.held]


def judged(answer: dict[str, list[Values]], own: str) -> list[str]:
    """What was said of one document: codes in order, the way of it first."""
    for way in ("refused", "held"):
        codes = [entry["code"] for entry in answer[way] if entry["own"] == own]
        if codes:
            return [way, *codes]
    return ["accepted"] if any(entry["own"] == own for entry in answer["accepted"]) else ["silence"]


def agree(one: list[str], other: list[str]) -> bool:
    """Same verdict, and the same set of codes where both could judge the whole document."""
    if one[0] != other[0]:
        return False
    if one[0] != "refused":
        return one[1:2] == other[1:2]
    if one[1] in READING_CODES:
        return one[1] == other[1]
    return essence(one) == essence(other)


def essence(judgement: list[str]) -> set[str]:
    """The codes without those that go with another one.

    Origins cannot be judged of goods that could not be drawn, quantities not of another product or unit, and what
    would be held is no news in a note that is refused.
    """
    codes = set(judgement[1:]) - HELD
    if "invoice_already_settled" in codes:
        return {"invoice_already_settled"}  # what else a fresh note would have been told is beside the point
    if codes & DRAWING_CODES:
        codes -= {*ORIGIN_WORDS, "mixed_origin"}
    if len(codes & DRAWING_CODES) > 1:
        codes.discard(
            "insufficient_stock"
        )  # whether a refused line still counts for the next one is left open
    if "mixed_origin" in codes:
        codes -= ORIGIN_WORDS
    if "declaration_mismatch" in codes:
        codes.discard("declaration_exceeded")
    return codes
