"""What waits for an inspector, each row leading to its note."""

from __future__ import annotations

import pytest
from django.test import Client

from jolserik.platform.bulk import execute
from tests.model import papers
from tests.statistics.town import accept, load
from tests.web.lots.people import Chain, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> Chain:
    return Chain()


@pytest.fixture
def inspector(chain: Chain) -> Client:
    return signed_in("inspector", "inspector")


def test_empty_queues_teach(chain: Chain, inspector: Client) -> None:
    page = inspector.get("/inspector/").text
    for words in (
        "No held note is past its clock",
        "No note is overdue",
        "No export is silent",
        "Every finding is explained",
    ):
        assert words in page


def test_a_note_that_nobody_answered_stands_among_the_overdue_until_somebody_acts(
    chain: Chain, inspector: Client
) -> None:
    chain.imported(chain.importer, "5")
    (number,) = accept(
        "notes", papers.note(chain.paper(), chain.importer, chain.trader, "5", recipient_place="A")
    )
    page = inspector.get("/inspector/overdue").text
    assert f'href="/notes/{number}"' in page
    accept("actions", papers.action("confirm", number, chain.trader))
    assert number not in inspector.get("/inspector/overdue").text


def test_an_export_without_any_word_of_its_exit_is_silent_and_not_merely_overdue(
    chain: Chain, inspector: Client
) -> None:
    chain.imported(chain.importer, "5")
    number = chain.exported(chain.importer, "5")
    assert number in inspector.get("/inspector/silent").text
    assert number not in inspector.get("/inspector/overdue").text
    chain.left(number, chain.importer, source="exporter", scope="seen")
    assert number not in inspector.get("/inspector/silent").text


def test_a_held_note_enters_the_queue_when_its_clock_runs_out(chain: Chain, inspector: Client) -> None:
    chain.imported(chain.importer, "5")
    loaded = load("notes", [papers.export(chain.paper(), chain.importer, chain.abroad, "5", "unheard-of")])
    (number,) = [answer.number for answer in loaded.answers]
    execute("UPDATE notes_note SET hold_due_at = now() + interval '1 hour' WHERE number = %s", [number])
    assert number not in inspector.get("/inspector/held").text
    execute("UPDATE notes_note SET hold_due_at = now() - interval '1 hour' WHERE number = %s", [number])
    page = inspector.get("/inspector/held").text
    assert number in page
    assert "invoice" in page


def test_a_shortage_stands_among_the_findings_until_it_is_explained(chain: Chain, inspector: Client) -> None:
    chain.imported(chain.importer, "5")
    (number,) = accept(
        "notes", papers.note(chain.paper(), chain.importer, chain.trader, "5", recipient_place="A")
    )
    accept("actions", papers.action("confirm", number, chain.trader, line="1", quantity_received="4"))
    page = inspector.get("/inspector/findings").text
    assert number in page
    assert "less arrived than was sent" in page
    execute("UPDATE notes_finding SET explained_at = now(), explanation = 'broken'")
    assert number not in inspector.get("/inspector/findings").text


def test_a_queue_comes_as_a_file(chain: Chain, inspector: Client) -> None:
    assert inspector.get("/inspector/silent?as=csv")["Content-Type"].startswith("text/csv")
    assert "spreadsheetml" in inspector.get("/inspector/silent?as=xlsx")["Content-Type"]


def test_a_queue_that_does_not_exist_leads_nowhere(inspector: Client) -> None:
    assert inspector.get("/inspector/everything").status_code == 404
