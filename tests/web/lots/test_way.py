"""What a trace says of a step, and in which order: nothing left that nobody saw leave, nothing goes on before it came."""

from __future__ import annotations

from datetime import date

import pytest

from jolserik.notes.queries.tracing import Hop, Root, TraceBack
from jolserik.web.charts.model import Words
from jolserik.web.lots.diagram import diagram_back
from jolserik.web.lots.way import events_of, headline, in_order

NAMES = {"KZ:1": "Importer", "KZ:2": "Trader", "KZ:3": "Exporter", "RU:9": "Buyer"}


def a_hop(
    sender: str, recipient: str, day: int, *, kind: str = "domestic", grade: str = "confirmed", note: str = ""
) -> Hop:
    number = note or f"N{sender}{recipient}{day}"
    return Hop(number, 1, kind, sender, recipient, "L1", 5_000_000, grade, date(2023, 5, day))


def an_export(grade: str, *, day: int = 20, note: str = "NOUT") -> Hop:
    return a_hop("KZ:3", "RU:9", day, kind="export_eaeu", grade=grade, note=note)


def a_root(day: int) -> Root:
    return Root("L1", "", "KZ:1", "import_declaration", "D-1", 1, "CN", "CN", "Washer", date(2023, 5, day), 5_000_000,
                "matched")  # fmt: skip


def a_trace(*hops: Hop, root_day: int = 1, of: str = "NOUT.1") -> TraceBack:
    return TraceBack(of, "H87", "8450111100", 5_000_000, (a_root(root_day),), hops)


def drawing(*hops: Hop) -> str:
    words = Words("trace", "title", "description", "caption")
    return diagram_back(a_trace(*hops), NAMES, words, "H87").svg


@pytest.mark.parametrize("grade", ["open", "silent"])
def test_goods_that_nobody_saw_leave_are_registered_for_export_and_nothing_more(grade: str) -> None:
    found = a_trace(an_export(grade))
    last = events_of(found, NAMES, "H87")[-1]
    assert last.title == "Exporter registered goods for export to Buyer, Russia"
    assert "nobody has seen them leave yet" in str(last.words)
    assert "registered for export" in headline(found, NAMES)
    assert "Registered for Russia" in drawing(an_export(grade))
    assert "Left for" not in drawing(an_export(grade))


@pytest.mark.parametrize("grade", ["claimed", "proven"])
def test_goods_that_somebody_saw_leave_are_exported(grade: str) -> None:
    found = a_trace(an_export(grade))
    last = events_of(found, NAMES, "H87")[-1]
    assert last.title == "Exporter exported to Buyer, Russia"
    assert "nobody" not in str(last.words)
    assert "left for" in headline(found, NAMES)
    assert "Left for Russia" in drawing(an_export(grade))


def test_a_contradicted_exit_is_no_exit() -> None:
    assert "Registered for Russia" in drawing(an_export("contradicted"))
    last = events_of(a_trace(an_export("contradicted")), NAMES, "H87")[-1]
    assert "registered goods for export" in str(last.title)


def test_of_two_exports_to_one_buyer_the_worse_proven_one_gives_the_grade() -> None:
    svg = drawing(an_export("proven", note="N1"), an_export("silent", note="N2"))
    assert "Partly left for Russia" in svg
    assert "no sign of exit" in svg


def test_a_step_stands_after_the_step_that_brought_its_goods_whatever_days_their_papers_bear() -> None:
    early_export, late_sale = an_export("proven", day=3), a_hop("KZ:1", "KZ:3", 12)
    assert in_order([early_export, late_sale], [a_root(1)]) == [late_sale, early_export]


def test_steps_that_do_not_follow_from_each_other_stand_in_order_of_time() -> None:
    first, second, third = a_hop("KZ:1", "KZ:2", 2), a_hop("KZ:1", "KZ:3", 3), a_hop("KZ:2", "RU:9", 4)
    assert in_order([third, second, first], [a_root(1)]) == [first, second, third]


def test_goods_that_went_round_stand_in_the_order_in_which_they_went() -> None:
    there, back, again = a_hop("KZ:1", "KZ:2", 2), a_hop("KZ:2", "KZ:1", 5), a_hop("KZ:1", "KZ:2", 9)
    for roots in ([a_root(1)], []):
        assert in_order([again, back, there], roots) == [there, back, again]


def test_an_origin_stands_before_the_first_step_of_its_goods() -> None:
    titles = [
        str(event.title) for event in events_of(a_trace(a_hop("KZ:1", "KZ:3", 2), root_day=9), NAMES, "H87")
    ]
    assert titles == ["Import by declaration: D-1, line 1", "Importer sold to Exporter"]


def test_the_headline_speaks_of_the_line_that_was_asked_for() -> None:
    later_drawn = a_hop("KZ:1", "KZ:3", 2)
    assert "left for Buyer" in headline(a_trace(an_export("proven"), later_drawn), NAMES)
