"""Every route and method of the traders' pages against every role, and never a word of a competitor's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from jolserik.evidence.models import Event
from jolserik.registry.models import AccessToken
from jolserik.web.models import DraftNote
from jolserik.web.trader.urls import urlpatterns
from tests import builders
from tests.web.trader.houses import House, a_clerk, a_house, said, signed_in

pytestmark = pytest.mark.django_db

OPEN, SENT_ON, CLOSED, NOTHING = 200, 302, 403, 404
Address = Callable[[House], str]


@dataclass(frozen=True)
class Route:
    """A route with what each role gets: the owner, a competitor, inspector, analyst, administrator."""

    name: str
    method: str
    address: Address
    owner: int
    competitor: int
    inspector: int = CLOSED
    analyst: int = CLOSED
    administrator: int = CLOSED

    def called(self, house: House) -> str:
        return f"{self.method} {self.address(house)}"


def plain(name: str) -> Address:
    return lambda house: reverse(name)


def of_note(name: str, *rest: str) -> Address:
    return lambda house: reverse(name, args=[house.note, *rest])


def of_inbound(*rest: str) -> Address:
    return lambda house: reverse("note-act", args=[house.inbound, *rest])


def of_draft(suffix: str) -> Address:
    return lambda house: f"{house.draft}/{suffix}"


def of_upload(suffix: str = "") -> Address:
    return lambda house: f"{house.upload}{suffix}"


ROUTES = [
    Route("home", "get", plain("home"), OPEN, OPEN, SENT_ON, SENT_ON, SENT_ON),
    Route("acting-for", "post", plain("acting-for"), SENT_ON, SENT_ON),
    Route("notes", "get", plain("notes"), OPEN, OPEN, OPEN, OPEN),
    Route("notes", "get", lambda house: reverse("notes") + "?as=csv", OPEN, OPEN, OPEN, OPEN),
    Route("notes", "get", lambda house: reverse("notes") + "?as=xlsx", OPEN, OPEN, OPEN, OPEN),
    Route("notes", "get", lambda house: f"{reverse('notes')}?text={house.name}", OPEN, OPEN, OPEN, OPEN),
    Route("note", "get", of_note("note"), OPEN, NOTHING, OPEN, OPEN),
    Route("note-act", "get", of_inbound("confirm"), OPEN, NOTHING, OPEN),
    Route("note-act", "get", of_inbound("decline"), OPEN, NOTHING, OPEN),
    Route("note-act", "get", of_note("note-act", "revoke"), OPEN, NOTHING, CLOSED),
    Route("note-act", "get", of_note("note-act", "confirm"), CLOSED, NOTHING, OPEN),
    Route("note-act", "get", of_note("note-act", "hold"), CLOSED, NOTHING, OPEN),
    Route("note-act", "get", of_note("note-act", "seize"), CLOSED, NOTHING, OPEN),
    Route("note-act", "get", of_note("note-act", "dance"), NOTHING, NOTHING, NOTHING),
    Route("note-act", "post", of_inbound("confirm"), OPEN, NOTHING, OPEN),
    Route("note-act", "post", of_inbound("decline"), OPEN, NOTHING, OPEN),
    Route("note-act", "post", of_note("note-act", "revoke"), OPEN, NOTHING, OPEN),
    Route("note-act", "post", of_note("note-act", "exit"), OPEN, NOTHING, OPEN),
    Route("note-act", "post", of_note("note-act", "add_paper"), OPEN, NOTHING, OPEN),
    Route("note-correct", "post", of_note("note-correct"), SENT_ON, NOTHING),
    Route("note-reissue", "post", of_note("note-reissue"), SENT_ON, NOTHING),
    Route("note-return", "post", of_note("note-return"), CLOSED, NOTHING),
    Route("note-new", "get", plain("note-new"), OPEN, OPEN),
    Route("note-new", "post", plain("note-new"), OPEN, OPEN),
    Route("note-step", "get", of_draft("kind"), OPEN, NOTHING),
    Route("note-step", "get", of_draft("parties"), OPEN, NOTHING),
    Route("note-step", "get", of_draft("goods"), OPEN, NOTHING),
    Route("note-step", "get", of_draft("transport"), OPEN, NOTHING),
    Route("note-step", "get", of_draft("nowhere"), NOTHING, NOTHING),
    Route("note-step", "post", of_draft("parties"), OPEN, NOTHING),
    Route("note-check", "get", of_draft("check"), OPEN, NOTHING),
    Route("note-check", "post", of_draft("check"), OPEN, NOTHING),
    Route("note-done", "get", of_draft("done"), SENT_ON, NOTHING),
    Route("note-discard", "post", of_draft("discard"), SENT_ON, NOTHING),
    Route("partner-new", "get", plain("partner-new"), OPEN, OPEN),
    Route("partner-new", "post", plain("partner-new"), OPEN, OPEN),
    Route("holdings", "get", plain("holdings"), OPEN, OPEN, NOTHING, NOTHING),
    Route(
        "holdings",
        "get",
        lambda house: f"{reverse('holdings')}?party={house.party}",
        OPEN,
        NOTHING,
        OPEN,
        OPEN,
    ),
    Route("holdings", "get", lambda house: f"{reverse('holdings')}?as=csv", OPEN, OPEN, NOTHING, NOTHING),
    Route("upload", "get", plain("upload"), OPEN, OPEN, administrator=OPEN),
    Route("upload", "post", plain("upload"), OPEN, OPEN, administrator=OPEN),
    Route(
        "upload-template", "get", lambda house: "/upload/template/lots.csv", OPEN, OPEN, administrator=NOTHING
    ),
    Route(
        "upload-template",
        "get",
        lambda house: "/upload/template/invoices.xlsx",
        NOTHING,
        NOTHING,
        administrator=OPEN,
    ),
    Route("upload-file", "get", of_upload(), OPEN, NOTHING, administrator=NOTHING),
    Route("upload-errors", "get", of_upload("/errors"), OPEN, NOTHING, administrator=NOTHING),
    Route("upload-confirm", "post", of_upload("/confirm"), SENT_ON, NOTHING, administrator=NOTHING),
    Route("upload-discard", "post", of_upload("/discard"), SENT_ON, NOTHING, administrator=NOTHING),
    Route("mandates", "get", plain("mandates"), OPEN, OPEN),
    Route("token-new", "post", plain("token-new"), OPEN, OPEN),
    Route("token-renew", "post", lambda house: reverse("token-renew", args=[house.token_id]), OPEN, NOTHING),
    Route("token-end", "post", lambda house: reverse("token-end", args=[house.token_id]), SENT_ON, NOTHING),
]


@pytest.fixture
def house() -> House:
    return a_house("CANARY")


@pytest.fixture
def competitor() -> House:
    return a_house("RIVAL")


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens in here is taken back, so that every route meets the same state."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client: Client, route: Route, house: House, method: str = "") -> Any:
    return getattr(client, method or route.method)(route.address(house))


def statuses(client: Client, house: House, routes: Sequence[Route] = ROUTES) -> dict[str, int]:
    """What each route answers; files that a route would throw away are thrown away last."""
    found = {}
    for route in routes:
        with undone():
            found[route.called(house)] = ask(client, route, house).status_code
    return found


def expected(house: House, role: str, routes: Sequence[Route] = ROUTES) -> dict[str, int]:
    return {route.called(house): getattr(route, role) for route in routes}


def what_is_stored() -> tuple[object, ...]:
    """Everything that a page could have changed."""
    return (
        Event.objects.count(),
        sorted(DraftNote.objects.values_list("pk", "cells", "number"), key=str),
        list(AccessToken.objects.values_list("digest", "revoked_at").order_by("pk")),
    )


POSTS = [route for route in ROUTES if route.method == "post"]


def test_the_table_speaks_of_every_route() -> None:
    assert {route.name for route in ROUTES} == {p.name for p in urlpatterns if isinstance(p, URLPattern)}


def test_who_has_not_signed_in_is_sent_to_sign_in_and_changes_nothing(house: House) -> None:
    before = what_is_stored()
    for route in ROUTES:
        response = ask(Client(), route, house)
        assert response.status_code == SENT_ON, route
        assert response["Location"].startswith("/sign-in?next="), route
    assert what_is_stored() == before


def test_the_owner_gets_his_pages(house: House) -> None:
    assert statuses(house.client, house) == expected(house, "owner")


def test_a_competitor_never_sees_and_never_changes_anything(house: House, competitor: House) -> None:
    before = what_is_stored()
    for route in ROUTES:
        with undone():
            response = ask(competitor.client, route, house)
            assert response.status_code == route.competitor, route
            address, body = route.address(house), said(response)
            assert [s for s in house.secrets if s in body and s not in address] == [], route
            if route.competitor == NOTHING:
                assert what_is_stored() == before, route
    assert house.client.get(house.upload).status_code == OPEN


def test_what_is_foreign_and_what_does_not_exist_answer_alike(house: House, competitor: House) -> None:
    def body(response: Any) -> list[str]:
        lines = re.sub(r' aria-current="\w+"', "", response.content.decode()).splitlines()
        return [line for line in lines if "csrf" not in line and "/language/" not in line]

    unknown = body(competitor.client.get("/notes/no-such-page"))
    for route in ROUTES:
        if route.competitor == NOTHING:
            assert body(ask(competitor.client, route, house)) == unknown, route


@pytest.mark.parametrize("role", ["inspector", "analyst", "administrator"])
def test_officials_get_what_their_role_allows(role: str, house: House) -> None:
    client = signed_in(builders.a_person(role=role))
    assert statuses(client, house) == expected(house, role)


@pytest.mark.parametrize("role", ["analyst", "administrator"])
def test_those_who_may_not_act_change_nothing(role: str, house: House) -> None:
    client = signed_in(builders.a_person(role=role))
    before = what_is_stored()
    for route in POSTS:
        ask(client, route, house)
    assert what_is_stored() == before


def test_no_form_is_taken_without_its_proof_of_origin(house: House) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(house.person)
    before = what_is_stored()
    assert statuses(strict, house, POSTS) == {route.called(house): CLOSED for route in POSTS}
    assert what_is_stored() == before


def test_what_only_posts_cannot_be_asked_for_by_a_link(house: House) -> None:
    read_too = {route.name for route in ROUTES if route.method == "get"}
    for route in POSTS:
        if route.name not in read_too:
            assert ask(house.client, route, house, "get").status_code == 405, route


@pytest.fixture
def reader(house: House) -> Client:
    return signed_in(a_clerk(house.party, scope="read"))


def test_who_may_only_read_reads_and_signs_nothing(reader: Client, house: House) -> None:
    assert reader.get(reverse("note", args=[house.inbound])).status_code == OPEN
    assert reader.get(reverse("holdings")).status_code == OPEN
    assert reader.get(reverse("note-new")).status_code == CLOSED
    assert reader.get(reverse("upload")).status_code == CLOSED
    assert reader.get(reverse("note-act", args=[house.inbound, "confirm"])).status_code == CLOSED
    before = Event.objects.count()
    refused = reader.post(reverse("note-act", args=[house.inbound, "confirm"]), {"date": "2026-01-01"})
    assert refused.status_code == OPEN
    assert Event.objects.count() == before


def test_an_ended_mandate_shows_nothing_any_more(house: House) -> None:
    house.person.mandates.update(valid_until="2020-01-01")  # type: ignore[attr-defined]
    assert house.client.get(reverse("note", args=[house.note])).status_code == NOTHING
    assert house.note not in said(house.client.get(reverse("notes")))


def test_a_file_name_cannot_lead_out_of_its_folder(house: House) -> None:
    file = SimpleUploadedFile("../../../x.csv", b"place,party\nP,KZ:1\n")
    response = house.client.post("/upload", {"kind": "places", "file": file})
    assert response.status_code == SENT_ON
    assert ".." not in said(house.client.get(response["Location"]))
