"""What the pages of a lot, a trace and the search say."""

from __future__ import annotations

import pytest
from django.test import Client

from jolserik.ledger.queries.lot_balance import balance_of, holders_of
from jolserik.platform.bulk import select
from tests.model import papers
from tests.statistics.town import accept
from tests.web.lots.people import Chain, signed_in, stating

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> Chain:
    return Chain()


@pytest.fixture
def official(chain: Chain) -> Client:
    return stating(stating(signed_in("official", "inspector"), chain.export), chain.lot_code)


def test_an_exported_machine_tells_its_declaration_its_hands_and_its_weakest_part(
    chain: Chain, official: Client
) -> None:
    page = official.get(f"/trace/{chain.export}.1").text
    glance = page[: page.index("<figure")]
    assert f"{chain.declaration}, line 1" in glance
    assert chain.lot_code in glance
    assert "4 parties" in glance
    assert "left for" in glance
    assert "rests on an invoice alone" in glance
    steps = page[page.index("Step by step") :]
    assert steps.index("sold to") < steps.index("exported to")
    assert "10 May 2023" in steps
    assert "exit proven" in steps


def test_forward_all_ends_sum_to_the_lot(chain: Chain, official: Client) -> None:
    document = official.get(f"/trace/{chain.lot_code}?direction=forward&as=json").json()
    assert document["quantity"] == "10"
    assert sum(int(end["quantity"]) for end in document["ends"]) == 10
    page = official.get(f"/trace/{chain.lot_code}").text
    assert "Where 10" in page
    assert "written off" in page


def test_the_trace_comes_as_a_file_in_the_shape_of_the_command_line(chain: Chain, official: Client) -> None:
    response = official.get(f"/trace/{chain.export}.1?as=json")
    assert response["Content-Disposition"].startswith("attachment")
    document = response.json()
    assert document["of"] == f"{chain.export}.1"
    assert [root["lot"] for root in document["roots"]] == [chain.lot_code]
    assert isinstance(official.get(f"/trace/{chain.export}?as=json").json(), list)


def test_a_note_with_several_lines_shows_each_with_its_own_address(chain: Chain, official: Client) -> None:
    chain.imported(chain.importer, "5")
    own = chain.paper()
    rows = [
        papers.note(own, chain.importer, chain.trader, quantity, line=line, recipient_place="A")
        for line, quantity in (("1", "2"), ("2", "3"))
    ]
    (number,) = accept("notes", *rows)
    page = stating(official, number).get(f"/trace/{number}").text
    for line in (1, 2):
        assert f'href="/trace/{number}.{line}?direction=back"' in page
    assert "has not answered the note" in page


def test_a_direction_that_does_not_exist_leads_nowhere(chain: Chain, official: Client) -> None:
    assert official.get(f"/trace/{chain.export}?direction=sideways").status_code == 404


def test_the_balance_of_a_lot_closes_for_everybody_who_may_see_it(chain: Chain) -> None:
    lots = [key for (key,) in select("SELECT id FROM ledger_lot")]
    parties = [{key} for (key,) in select("SELECT id FROM registry_party")]
    for lot_id in lots:
        for viewer in (None, *parties):
            balance = balance_of(lot_id, viewer)
            assert balance.left_over == 0, (lot_id, viewer, balance)
            assert sum(h.on_hand for h in holders_of(lot_id, viewer)) == balance.at_home + balance.abroad


def test_a_lots_page_tells_its_facts_its_balance_and_who_has_it(chain: Chain, official: Client) -> None:
    page = official.get(f"/lots/{chain.lot_code}").text
    for words in (
        "The customs register confirms",
        "China",
        chain.declaration,
        "written off",
        "−2",
        "−8",
        "abroad",
    ):
        assert words in page, words


@pytest.mark.parametrize("form", ["{0}", "{1}", " {1} "])
def test_the_search_leads_at_once_to_a_number_however_it_is_typed(
    chain: Chain, official: Client, form: str
) -> None:
    grouped = "-".join((chain.export[:4], chain.export[4:8], chain.export[8:])).lower()
    answer = official.get("/search", {"q": form.format(chain.export, grouped)})
    assert answer["Location"] == f"/notes/{chain.export}"


def test_the_search_says_what_it_understood(chain: Chain, official: Client) -> None:
    assert official.get("/search", {"q": chain.lot_code})["Location"] == f"/lots/{chain.lot_code}"
    assert official.get("/search", {"q": f"{chain.export}.1"})["Location"] == f"/trace/{chain.export}.1"
    page = official.get("/search", {"q": chain.importer}).text
    assert "Understood as: a party" in page
    assert chain.first in page
    assert "its number is not valid" in official.get("/search", {"q": "KZ:123"}).text
    own = f"{chain.tag}-2"
    assert "own numbers" in official.get("/search", {"q": own, "stay": "1"}).text


def test_a_trader_who_searches_for_a_party_finds_only_the_notes_between_them(chain: Chain) -> None:
    client = signed_in("importer", "trader", chain.importer)
    page = client.get("/search", {"q": chain.exporter}).text
    assert chain.export not in page
    assert "Nothing that you may see" in page


def test_a_search_that_finds_nothing_says_what_can_be_found(chain: Chain, official: Client) -> None:
    page = official.get("/search", {"q": "zzzz"}).text
    for words in (
        "Nothing that you may see bears it",
        "What can be found",
        "twelve characters",
        'href="/notes"',
    ):
        assert words in page
    assert "Write a number, a name or a code first." in official.get("/search", {"q": " "}).text
    assert "Write a number, a name or a code first." not in official.get("/search").text


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_english_name_of_a_product_is_marked_as_english(
    chain: Chain, official: Client, language: str
) -> None:
    page = official.get(f"/lots/{chain.lot_code}", headers={"accept-language": language}).text
    assert '8450111100 <span lang="en">' in page
    assert '<span lang="en">' not in official.get(f"/lots/{chain.lot_code}").text
