"""POST /parties and GET /parties/{party}: partners abroad, and who may know of them."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.api.asking import Machine, good, problem
from tests.builders import a_lot, a_party, a_token, a_trade, note_row, taken
from tests.model import papers


def test_a_trader_names_a_foreign_partner_who_stays_unverified() -> None:
    machine, partner = Machine(a_token(a_party())), papers.russian_party()
    added = machine.post("/parties", {"party": partner, "name": "ООО «Уралбыт»"})
    body = good(added, 201)
    assert (body["party"], body["verified"], body["name"]) == (partner, False, "ООО «Уралбыт»")
    assert good(machine.client.get(added["Location"], headers=machine.headers)) == body
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM evidence_event WHERE kind = 'party.added' AND subject_kind = 'party'"
        )
        assert cursor.fetchone()[0] >= 2


def test_naming_a_partner_twice_changes_nothing() -> None:
    machine, partner = Machine(a_token(a_party())), papers.russian_party()
    body = {"party": partner, "name": "first"}
    first = good(machine.post("/parties", body, key="p"), 201)
    assert good(machine.post("/parties", body, key="p"), 201) == first
    assert good(machine.post("/parties", {"party": partner, "name": "second"}), 201)["name"] == "first"


def test_home_parties_come_from_the_register_not_from_traders() -> None:
    body = {"party": papers.home_party(), "name": "TOO"}
    problem(Machine(a_token(a_party())).post("/parties", body), 403, "not_allowed", "/party")


@pytest.mark.parametrize(
    ("body", "code", "at"),
    [
        ({"party": "RU:7707083894", "name": "x"}, "bad_identifier", "/party"),
        ({"party": "RU:7707083893"}, "missing_value", "/name"),
        ({"party": "RU:7707083893", "name": "x", "verified": True}, "unknown_column", "/verified"),
        ({"party": "RU:7707083893", "name": "x", "country": "BY"}, "bad_value", "/country"),
    ],
)
def test_a_bad_party_is_refused_at_its_place(body: dict[str, object], code: str, at: str) -> None:
    problem(Machine(a_token(a_party())).post("/parties", body), 400, code, at)


def test_who_deals_with_whom_abroad_is_nobody_elses_affair() -> None:
    one, other = Machine(a_token(a_party())), Machine(a_token(a_party()))
    partner, nobody = papers.russian_party(), papers.russian_party()
    good(one.post("/parties", {"party": partner, "name": "Ours"}), 201)
    known = problem(other.get(f"/parties/{partner}"), 404, "unknown_party", "party")
    assert str(known).replace(partner, nobody) == str(
        problem(other.get(f"/parties/{nobody}"), 404, "unknown_party")
    )
    assert good(other.post("/parties", {"party": partner, "name": "Mine"}), 201)["name"] == "Mine"


def test_a_partner_of_a_note_is_known_with_the_day_of_the_first_one() -> None:
    seller = a_party()
    a_lot(seller)
    partner = papers.russian_party()
    taken("parties", papers.party(partner))
    row = note_row(
        seller, partner, kind="export_eaeu", recipient_place=None, crossing="Сырым", procedure="temporary"
    )
    taken("notes", row)
    shown = good(Machine(a_token(seller)).get(f"/parties/{partner}"))
    assert shown["first_used_on"] == papers.AUGUST


def test_a_home_party_is_known_by_the_register() -> None:
    trade = a_trade()
    shown = good(Machine(a_token(a_party())).get(f"/parties/{trade.seller}"))
    assert shown["verified"] is True
    assert shown["first_used_on"] is None, "not with this asker"


def test_an_identifier_that_is_none_is_refused() -> None:
    problem(Machine(a_token(a_party())).get("/parties/KZ:123"), 400, "bad_identifier", "party")
