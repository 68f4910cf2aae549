"""Every route of objections against every role, and never a word of a competitor's."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern

from jolserik.casework.models import Objection
from jolserik.notes.models import Note
from jolserik.web.objections.urls import urlpatterns
from tests import builders as b
from tests.casework.desk import a_held_export, taken, trader
from tests.web.objections.people import clerk, officer
from tests.web.trader.houses import said

pytestmark = pytest.mark.django_db
OPEN, SENT_ON, CLOSED, NOTHING, NOT_THIS_WAY = 200, 302, 403, 404, 405
ROLES = ("public", "owner", "competitor", "reader", "inspector", "analyst", "administrator")

TABLE: dict[str, tuple[str, str, tuple[int, ...]]] = {
    "objections": ("get", "/objections", (OPEN,) * 7),
    "own-objections": ("get", "/objections/mine", (SENT_ON, OPEN, OPEN, OPEN, CLOSED, CLOSED, CLOSED)),
    "objection-new": ("get", "/objections/new?note={note}", (SENT_ON, OPEN, NOTHING, CLOSED, CLOSED, CLOSED, CLOSED)),
    "objection-queue": ("get", "/objections/queue", (SENT_ON, CLOSED, CLOSED, CLOSED, OPEN, CLOSED, CLOSED)),
    "objection-rules": ("get", "/objections/rules", (SENT_ON, CLOSED, CLOSED, CLOSED, OPEN, OPEN, CLOSED)),
    "objection": ("get", "/objections/{number}", (SENT_ON, OPEN, NOTHING, OPEN, OPEN, OPEN, CLOSED)),
    "objection-answer": ("post", "/objections/{number}/answer", (SENT_ON, CLOSED, CLOSED, CLOSED, OPEN, CLOSED, CLOSED)),
}  # fmt: skip


@pytest.fixture
def seller() -> str:
    return b.a_party(name="CANARY house")


@pytest.fixture
def number(seller: str) -> str:
    return taken(trader(seller), seller, rule="KZ-106", reason="CANARY reason")


@pytest.fixture
def browsers(seller: str) -> dict[str, Client]:
    return {
        "public": Client(),
        "owner": clerk(seller),
        "competitor": clerk(b.a_party(name="Rival")),
        "reader": clerk(seller, scope="read"),
        **{role: officer(role) for role in ("inspector", "analyst", "administrator")},
    }


def test_the_table_speaks_of_every_route() -> None:
    assert set(TABLE) == {p.name for p in urlpatterns if isinstance(p, URLPattern)}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_is_for_it(
    seller: str, number: str, browsers: dict[str, Client], role: str
) -> None:
    note = a_held_export(seller)
    for name, (method, address, statuses) in TABLE.items():
        response = getattr(browsers[role], method)(address.format(number=number, note=note))
        assert response.status_code == statuses[ROLES.index(role)], (name, role)
        if role in ("public", "competitor", "administrator"):
            assert "CANARY" not in said(response), (name, role)
    assert Objection.objects.get(number=number).outcome == ""


def test_what_is_foreign_and_what_does_not_exist_answer_alike(
    number: str, browsers: dict[str, Client]
) -> None:
    rival = browsers["competitor"]
    pages = []
    for code in (number, "J24567892222"):
        response = rival.get(f"/objections/{code}")
        assert response.status_code == NOTHING
        lines = response.text.replace(code, "").splitlines()
        pages.append([line for line in lines if "csrf" not in line])
    assert pages[0] == pages[1]


def test_the_other_side_of_a_note_sees_no_objection_of_the_sender(seller: str) -> None:
    note = a_held_export(seller)
    number = taken(trader(seller), seller, note=note)
    recipient = Note.objects.get(number=note).recipient
    other = clerk(f"{recipient.country}:{recipient.identifier}")
    assert number not in other.get(f"/notes/{note}").text
    assert other.get(f"/objections/{number}").status_code == NOTHING


def test_an_answer_is_only_posted_with_its_proof_of_origin(number: str) -> None:
    assert officer().get(f"/objections/{number}/answer").status_code == NOT_THIS_WAY
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(b.a_person(role="inspector"))
    assert (
        strict.post(f"/objections/{number}/answer", {"outcome": "upheld", "answer": "x"}).status_code
        == CLOSED
    )
