"""The product and the model over the same files: translation of numbers, and every difference in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.model.cells import CODES, HELD, READING_CODES, Row, plain, read_received
from tests.model.model import Model
from tests.proofs.state.product import Product

Values = dict[str, Any]
Answer = dict[str, list[Values]]
Stock = dict[tuple[str, ...], tuple[str, str]]
ORIGIN_WORDS = {"origin_contradicted", "origin_missing"}
DRAWING_CODES = set(CODES[CODES.index("lot_unknown") : CODES.index("declaration_mismatch")])


class Twins:
    """Feeds both with the same file and tells where they differ."""

    def __init__(self, product: Product, model: Model) -> None:
        self.product, self.model = product, model
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

    def hand_in(self, kind: str, rows: list[Row], *, checked: bool) -> tuple[list[str], Answer]:
        """One file to both, after a dry run if asked; the differences of their answers, and the model's answer."""
        theirs = self.translate(rows)
        dry = self.product.load(kind, theirs, store=False) if checked else None
        loaded = self.product.load(kind, theirs)
        expected = self.model.load(kind, rows)
        found = []
        if dry is not None and verdicts(dry) != verdicts(loaded):
            found.append(f"check {verdicts(dry)}, load {verdicts(loaded)}")
        self.learn(loaded, expected)
        said = [*expected["accepted"], *expected["held"], *expected["refused"]]
        for row, own in dict.fromkeys((entry["row"], entry["own"]) for entry in said):
            ours, theirs_said = judged(expected, row, own), judged(loaded, row, own)
            if not agree(ours, theirs_said):
                found.append(f"{own}: the model says {ours}, the product {theirs_said}")
        return found, expected

    def settle_invoices(self, until: date) -> None:
        self.product.settle_invoices(until)
        self.model.settle_invoices(until)

    def sweep(self) -> None:
        self.product.sweep()
        self.model.sweep(self.product.today)

    def learn(self, loaded: Answer, expected: Answer) -> None:
        """Pair the numbers of documents that both have taken; no number is given to two."""
        numbers = {e["row"]: e["number"] for e in expected["accepted"] + expected["held"]}
        for entry in loaded["accepted"] + loaded["held"]:
            ours = numbers.get(entry["row"])
            if ours and entry.get("number"):
                self.ours.setdefault(entry["number"], ours)
                self.theirs.setdefault(ours, entry["number"])

    def paired(self) -> list[str]:
        """A retry that got another number than the first time would pair one number with two."""
        return (
            []
            if len(self.ours) == len(self.theirs)
            else ["one document has two numbers, or two documents one"]
        )

    # what stands in the books

    def differences(self) -> list[str]:
        """Everything that can be seen of stock, notes, lines, findings and grades, on both sides."""
        return [
            *self.paired(),
            *compared("stock", self.model_stock(), self.product_stock()),
            *compared("note", self.model_notes(), self.product_notes()),
            *compared("line", self.model_lines(), self.product_lines()),
            *compared("finding", self.model_findings(), self.product_findings()),
            *compared("grade of lot", self.model_grades(), self.product_grades()),
        ]

    def model_stock(self) -> Stock:
        """(party, place or abroad, lot, product, unit) -> (on hand, reserved); `?` and the reference for made lots."""
        world = self.model.world
        sums: dict[tuple[str, ...], list[int]] = {}
        for holding in world.holdings.values():
            if holding.on_hand:
                lot = world.lots[holding.lot]
                code = f"L{lot.id}" if f"L{lot.id}" in self.theirs else f"?{lot.reference}"
                place = "abroad" if holding.abroad else f"at {holding.place}"
                both = sums.setdefault((holding.party, place, code, lot.product, lot.unit), [0, 0])
                both[0] += holding.on_hand
                both[1] += holding.reserved
        return {key: (plain(on_hand), plain(reserved)) for key, (on_hand, reserved) in sums.items()}

    def product_stock(self) -> Stock:
        sums: dict[tuple[str, ...], list[int]] = {}
        for party, abroad, at, code, reference, product, unit, on_hand, reserved in self.product.stock():
            lot = self.ours.get(code, f"?{reference}")
            both = sums.setdefault((party, "abroad" if abroad else f"at {at}", lot, product, unit), [0, 0])
            both[0] += on_hand
            both[1] += reserved
        return {key: (plain(on_hand), plain(reserved)) for key, (on_hand, reserved) in sums.items()}

    def model_notes(self) -> dict[str, tuple[str, str, bool]]:
        """Number -> state, why it is held, whether it is overdue."""
        return {
            f"N{note.id}": ("replaced" if note.status == "corrected" else note.status, note.hold_code, note.overdue)
            for note in self.model.world.notes.values()
        }  # fmt: skip

    def product_notes(self) -> dict[str, tuple[str, str, bool]]:
        return {self.ours.get(number, number): tuple(rest) for number, *rest in self.product.notes()}  # type: ignore[misc]

    def model_lines(self) -> dict[str, tuple[str, str]]:
        """Line -> what settled of it, and how well its exit is proven."""
        return {
            f"N{note.id}.{line.no}": (plain(line.settled), line.exit_grade)
            for note in self.model.world.notes.values()
            for line in note.lines
        }

    def product_lines(self) -> dict[str, tuple[str, str]]:
        return {
            f"{self.ours.get(number, number)}.{line}": (plain(settled), grade)
            for number, line, settled, grade in self.product.lines()
        }

    def model_findings(self) -> Counter[str]:
        return Counter(f"{kind} N{note}" if note else kind for kind, note in self.model.world.findings)

    def product_findings(self) -> Counter[str]:
        return Counter(
            f"{kind} {self.ours.get(number, number)}" if number else kind
            for kind, number in self.product.findings()
        )

    def model_grades(self) -> dict[str, str]:
        """Grades of the lots that customs can speak about."""
        return {f"L{lot}": grade for lot, grade in self.model.world.grades.items()}

    def product_grades(self) -> dict[str, str]:
        return {self.ours.get(code, code): grade for code, grade in self.product.grades()}

    def compare_past(self, moment: datetime, then: Stock) -> list[str]:
        """`holdings --as-of` tells what the model had at that moment."""
        now: Stock = {}
        for party in sorted(self.model.world.parties | {key[0] for key in then}):
            for row in self.product.holdings(party, as_of=moment):
                lot = self.ours.get(row["lot"], f"?{row['reference']}")
                at = "abroad" if row["abroad"] else f"at {row['place']}"
                key = (party, at, lot, row["product"], row["unit"])
                before = now.get(key, ("0", "0"))
                now[key] = (added(before[0], row["on_hand"]), added(before[1], row["reserved"]))
        return compared(f"stock as of {moment}", then, now)

    # traces

    def compare_back(self, note: str, line: str) -> list[str]:
        """Roots with quantities and grades, and hops, of one line."""
        ours = self.model.trace_back(note, line)
        theirs = self.product.back(f"{self.theirs[note]}.{line}")
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
        found += self.unequal("root", want, have)
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
        return self.unequal("hop", want, have)

    def compare_forward(self, lot: str) -> list[str]:
        """Ends by kind and party, which sum to the lot."""
        ours: dict[tuple[str, str], Decimal] = {}
        for (kind, party, _), micro in self.model.trace_forward(lot).items():
            ours[kind, party] = ours.get((kind, party), Decimal(0)) + Decimal(plain(micro))
        theirs: dict[tuple[str, str], Decimal] = {}
        trace = self.product.forward(self.theirs[lot])
        for end in trace["ends"]:
            key = (end["kind"], end["party"])
            theirs[key] = theirs.get(key, Decimal(0)) + Decimal(end["quantity"])
        found = self.unequal("end", ours, theirs)
        if sum(theirs.values()) != Decimal(trace["quantity"]):
            found.append(f"the ends {theirs} do not sum to {trace['quantity']}")
        return [f"trace --forward {lot}: {text}" for text in found]

    def unequal(self, what: str, ours: Mapping[Any, Decimal], theirs: Mapping[Any, Decimal]) -> list[str]:
        """Quantities that differ; shares may by a few millionths where conversions divide, by the order of division."""
        slack = Decimal("0.000010") if self.model.world.conversions else Decimal(0)
        return [
            f"{what} {key}: model {ours.get(key)}, product {theirs.get(key)}"
            for key in ours.keys() | theirs.keys()
            if abs(ours.get(key, Decimal(0)) - theirs.get(key, Decimal(0))) > slack
        ]


def added(one: str, other: str) -> str:
    """The sum of two quantities as the contract prints it."""
    return plain(read_received(one) + read_received(other))


def compared(what: str, ours: Mapping[Any, Any], theirs: Mapping[Any, Any]) -> list[str]:
    """Entries that differ, or that only one side has."""
    if ours == theirs:
        return []
    return [
        f"{what} {key}: the model has {ours.get(key, 'nothing')}, the product {theirs.get(key, 'nothing')}"
        for key in sorted(ours.keys() | theirs.keys())
        if ours.get(key) != theirs.get(key)
    ]


def verdicts(answer: Answer) -> list[tuple[str, str]]:
    """(own, code) of everything that was not simply accepted."""
    return [(entry["own"], entry["code"]) for entry in answer["refused"] + answer["held"]]


def judged(answer: Answer, row: int, own: str) -> list[str]:
    """What was said of the document of that name that begins at that row: the way of it, then its codes in order."""
    if any((entry["row"], entry["own"]) == (row, own) for entry in answer["accepted"]):
        return ["accepted"]
    for way in ("held", "refused"):
        codes = [entry["code"] for entry in answer[way] if (entry["row"], entry["own"]) == (row, own)]
        if codes:
            return [way, *codes]
    return ["silence"]


def agree(one: list[str], other: list[str]) -> bool:
    """Same verdict, and the same set of codes where both could judge the whole document."""
    if one[0] != other[0]:
        return False
    if one[0] != "refused":
        return one[1:2] == other[1:2]
    if one[1] in READING_CODES:
        return other[1] in READING_CODES.intersection(
            one
        )  # with one cell unread, nobody looks at the others' meaning
    return essence(one) == essence(other)


def essence(judgement: list[str]) -> set[str]:
    """The codes without those that go with another one.

    Origins cannot be judged of goods that could not be drawn, quantities not of another product or unit, and what
    would be held is no news in a note that is refused.
    """
    codes = set(judgement[1:]) - HELD
    if "invoice_already_settled" in codes:
        return {"invoice_already_settled"}  # what else a fresh note would have been told is beside the point
    if "unknown_note" in codes:
        codes -= DRAWING_CODES  # what a return of an unknown note may draw, nobody knows
    if codes & DRAWING_CODES:
        codes -= {*ORIGIN_WORDS, "mixed_origin"}
    if len(codes & DRAWING_CODES) > 1:
        codes.discard("conversion_unbalanced")  # what could not be taken cannot be balanced
    if len(codes & DRAWING_CODES) > 1:
        codes.discard(
            "insufficient_stock"
        )  # whether a refused line still counts for the next one is left open
    if "mixed_origin" in codes:
        codes -= ORIGIN_WORDS
    if "declaration_mismatch" in codes:
        codes.discard("declaration_exceeded")
    return codes
