"""Officials say what they open a trace for; that is kept, and nothing is learned without it."""

from __future__ import annotations

import pytest

from jolserik.evidence.queries import history
from jolserik.platform.bulk import select
from tests.web.lots.people import Chain, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> Chain:
    return Chain()


def events() -> list[tuple[str, dict[str, object]]]:
    subjects = [
        key
        for (key,) in select("SELECT DISTINCT subject_id FROM evidence_event WHERE subject_kind = 'access'")
    ]
    return [(event.kind, event.facts) for event in history("access", subjects)]


def test_the_first_answer_to_an_official_is_a_question(chain: Chain) -> None:
    client = signed_in("official", "inspector")
    for path in (f"/trace/{chain.export}", f"/trace/{chain.export}?as=json", f"/lots/{chain.lot_code}"):
        page = client.get(path).text
        assert "What do you open" in page, path
        assert chain.importer not in page, path
    assert events() == []


def test_a_purpose_is_kept_with_who_and_what_and_opens_the_page(chain: Chain) -> None:
    client = signed_in("official", "inspector")
    answer = client.post(
        "/purpose",
        {"code": chain.export, "next": f"/trace/{chain.export}?direction=back", "purpose": "case 12"},
    )
    assert answer["Location"] == f"/trace/{chain.export}?direction=back"
    assert events() == [("trace.opened", {"object": "note", "code": chain.export, "purpose": "case 12"})]
    ((person,),) = select("SELECT person_id FROM evidence_event WHERE subject_kind = 'access'")
    ((own,),) = select("SELECT id FROM registry_person WHERE username = 'official'")
    assert person == own


def test_it_is_asked_once_for_a_note_and_its_lines_and_again_for_another_object(chain: Chain) -> None:
    client = signed_in("official", "analyst")
    client.post("/purpose", {"code": chain.export, "next": "/", "purpose": "case 12"})
    assert "Weakest part" in client.get(f"/trace/{chain.export}.1").text
    assert "What do you open" in client.get(f"/lots/{chain.lot_code}").text
    assert 'value="case 12"' in client.get(f"/lots/{chain.lot_code}").text


def test_a_purpose_of_two_letters_is_none(chain: Chain) -> None:
    client = signed_in("official", "analyst")
    answer = client.post("/purpose", {"code": chain.export, "next": "/", "purpose": "x"})
    assert answer.status_code == 200
    assert "at least 5 characters" in answer.text
    assert events() == []


def test_a_change_of_language_keeps_the_words_and_judges_nothing(chain: Chain) -> None:
    client = signed_in("official", "analyst")
    typed = {"code": chain.export, "next": "/", "purpose": "x", "switch_language": "ru"}
    answer = client.post("/purpose", typed)
    assert '<html lang="ru">' in answer.text
    assert 'value="x"' in answer.text
    assert events() == []


def test_nobody_is_led_to_another_site(chain: Chain) -> None:
    client = signed_in("official", "analyst")
    answer = client.post(
        "/purpose", {"code": chain.export, "next": "https://elsewhere.example/", "purpose": "case 12"}
    )
    assert answer["Location"] == "/"


def test_a_code_that_does_not_exist_is_not_asked_about(chain: Chain) -> None:
    client = signed_in("official", "inspector")
    assert client.get("/trace/N22222222222").status_code == 404
    client.post("/purpose", {"code": "N22222222222", "next": "/", "purpose": "case 12"})
    assert events() == []


def test_a_trader_is_never_asked_and_cannot_state_purposes(chain: Chain) -> None:
    client = signed_in("importer", "trader", chain.importer)
    assert "Weakest part" in client.get(f"/trace/{chain.first}").text
    assert (
        client.post("/purpose", {"code": chain.first, "next": "/", "purpose": "case 12"}).status_code == 403
    )


def test_who_would_rather_not_say_goes_back_to_where_he_came_from(chain: Chain) -> None:
    client = signed_in("official", "inspector")
    path = f"/trace/{chain.export}"
    assert f'href="/notes/{chain.export}"' in client.get(path).text
    assert 'href="/search"' in client.get(f"/lots/{chain.lot_code}").text
    before = {"referer": "http://testserver/inspector/silent?page=2"}
    page = client.get(path, headers=before).text
    assert '<a href="/inspector/silent?page=2">Back</a>' in page
    again = client.post(
        "/purpose", {"code": chain.export, "next": path, "back": "/inspector/", "purpose": "x"}
    )
    assert '<a href="/inspector/">Back</a>' in again.text


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_the_way_back_leads_to_no_other_site(chain: Chain, address: str) -> None:
    client = signed_in("official", "inspector")
    assert address not in client.get(f"/trace/{chain.export}", headers={"referer": address}).text
    page = client.post("/purpose", {"code": chain.export, "next": "/", "back": address, "purpose": "x"}).text
    assert f'<a href="{address}">' not in page
    assert '<a href="/search">Back</a>' in page
