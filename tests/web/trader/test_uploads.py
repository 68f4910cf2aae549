"""Uploads: everything is checked and nothing saved until the person confirms; each bad row says what, why and how to mend."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jolserik.ledger.models import Lot
from jolserik.notes.models import Note
from jolserik.registry.models import Declaration, Place
from jolserik.web.trader import upload_files
from tests import builders
from tests.web.trader.houses import House, a_house, said, sent, signed_in

pytestmark = pytest.mark.django_db
HEAD = "lot,holder,place,product,name,unit,quantity,origin_country,maker_country,origin_kind,date\n"


@pytest.fixture
def house() -> House:
    return a_house("HOME")


def lots(house: House) -> str:
    good = f"UP-1,{house.party},A,8450111100,Washer,H87,12,CN,CN,import_eaeu,2026-01-10\n"
    bad = f"UP-2,{house.party},A,8450111100,Washer,H87,twelve,CN,CN,import_eaeu,2026-01-10\n"
    return HEAD + good + bad


def test_a_check_saves_nothing_and_shows_column_value_why_and_remedy(house: House) -> None:
    before = Lot.objects.count()
    page = house.client.get(sent(house.client, "lots", lots(house))).text
    assert Lot.objects.count() == before
    for words in ("nothing saved yet", "UP-2", "twelve", "quantity", "bad_value"):
        assert words in page
    assert "UP-1" not in page
    assert "UP-1" in house.client.get(sent(house.client, "lots", lots(house)) + "?show=all").text


def test_the_same_file_comes_back_with_its_errors(house: House) -> None:
    address = sent(house.client, "lots", lots(house), name="my lots.csv")
    response = house.client.get(f"{address}/errors")
    assert "my lots-errors.csv" in response["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(said(response).removeprefix("\ufeff"))))
    assert [row["error_code"] for row in rows] == ["", "bad_value"]
    assert rows[1]["error_at"] == "quantity"
    assert rows[1]["error_remedy"]


def test_confirming_saves_what_is_fine_and_forgets_the_file(house: House) -> None:
    address = sent(house.client, "lots", lots(house))
    house.client.post(f"{address}/confirm")
    assert Lot.objects.filter(reference="UP-1").count() == 1
    page = house.client.get(f"{address}?show=all").text
    assert Lot.objects.get(reference="UP-1").code in page
    assert house.client.get(f"{address}/errors").status_code == 200
    folder = upload_files.folder_of(house.person.pk) / address.rsplit("/", 1)[1].replace("-", "")
    assert not (folder / "file").exists()
    house.client.post(f"{address}/confirm")
    assert Lot.objects.filter(reference="UP-1").count() == 1


def test_the_same_file_again_is_known_to_be_registered(house: House) -> None:
    good = lots(house).rsplit("UP-2", 1)[0]
    house.client.post(sent(house.client, "lots", good) + "/confirm")
    assert "already registered" in house.client.get(sent(house.client, "lots", good)).text


def test_all_or_nothing_is_a_choice(house: House) -> None:
    address = sent(house.client, "lots", lots(house))
    house.client.post(f"{address}/confirm", {"all_or_nothing": "on"})
    assert not Lot.objects.filter(reference="UP-1").exists()


def test_throwing_it_away_leaves_nothing(house: House) -> None:
    address = sent(house.client, "lots", lots(house))
    house.client.post(f"{address}/discard")
    assert house.client.get(address).status_code == 404


@pytest.mark.parametrize(
    "content", [b"%PDF-1.4", b"\xff\xfe\x00", b"PK\x03\x04nonsense", b"a,b\n1,2\n", b"lot\n"]
)
def test_a_file_that_is_no_table_of_ours_is_refused_with_words(house: House, content: bytes) -> None:
    address = sent(house.client, "lots", content)
    page = house.client.get(address)
    assert page.status_code == 200
    assert "to correct" in page.text
    assert "Save" not in page.text.split("</h1>")[1].split("<table")[0]
    assert house.client.get(f"{address}/errors").status_code in (200, 404)


def test_a_missing_and_an_empty_file_are_faults_of_the_form(house: House) -> None:
    assert "Choose a file." in house.client.post("/upload", {"kind": "lots"}).text
    assert house.client.post("/upload", {"kind": "invoices"}).status_code == 200


def test_a_file_with_somebody_elses_goods_is_refused_row_by_row(house: House) -> None:
    rival = a_house("RIVAL")
    before = Lot.objects.count()
    address = sent(house.client, "lots", lots(rival))
    house.client.post(f"{address}/confirm")
    assert Lot.objects.count() == before
    assert "not_allowed" in house.client.get(address).text


def test_actions_and_notes_go_by_file_too(house: House) -> None:
    rows = f"note,action,date,party,reason\n{house.inbound},decline,2026-01-10,{house.party},not ours\n"
    house.client.post(sent(house.client, "actions", rows) + "/confirm")
    assert Note.objects.get(number=house.inbound).state == "declined"


def test_an_administrator_brings_the_registers_of_others(house: House) -> None:
    clerk = signed_in(builders.a_person(role="administrator"))
    rows = (
        "declaration,line,date,status,holder,product,unit,quantity\n"
        f"D-1,1,2026-01-10,released,{house.party},8450111100,H87,5\n"
    )
    clerk.post(sent(clerk, "declarations", rows) + "/confirm")
    assert Declaration.objects.filter(number="D-1").count() == 1


def test_a_large_file_shows_how_far_it_is(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    address = sent(house.client, "lots", lots(house))
    folder = upload_files.folder_of(house.person.pk) / address.rsplit("/", 1)[1].replace("-", "")
    state = (folder / "state.json").read_text()
    (folder / "state.json").write_text(
        state.replace('"checked"', '"checking"')
        .replace('"done": 2', '"done": 1240')
        .replace('"total": 2', '"total": 8000')
    )
    page = house.client.get(address).text
    assert 'http-equiv="refresh"' in page
    assert "1,240 of 8,000 rows" in page
    monkeypatch.setattr(upload_files, "STOPPED_AFTER_S", -1)
    assert "The work has stopped" in house.client.get(address).text
    house.client.post(f"{address}/confirm")
    assert "nothing saved yet" in house.client.get(address).text


@pytest.mark.parametrize(
    "kind", ["lots", "notes", "actions", "conversions", "write_offs", "places", "parties"]
)
def test_a_template_sent_back_as_it_is_can_be_read(house: House, kind: str) -> None:
    for suffix in ("csv", "xlsx"):
        template = house.client.get(f"/upload/template/{kind}.{suffix}")
        content = b"".join(template.streaming_content)
        page = house.client.get(sent(house.client, kind, content, name=f"{kind}.{suffix}")).text
        assert "unknown_column" not in page
        assert "bad_file" not in page


def test_places_are_the_persons_own(house: House) -> None:
    house.client.post(f"{house.upload}/confirm")
    assert Place.objects.filter(code="HOME-YARD").count() == 1


def cells_of(page: str) -> list[str]:
    """What stands in the column of values, row by row."""
    return [cell.strip() for cell in re.findall(r'<td data-label="Value"[^>]*><span>(.*?)</span></td>', page)]


def test_the_value_is_what_stands_in_the_cell_even_where_the_reason_does_not_name_it(house: House) -> None:
    head = "note,kind,date,sender,sender_place,recipient,recipient_place,line,product,unit,quantity\n"
    short = f"V-1,domestic,2026-01-10,{house.party},A,{house.party},B,1,8450111100,H87,5000\n"
    empty = f"V-2,domestic,,{house.party},A,{house.party},B,1,8450111100,H87,5\n"
    address = sent(house.client, "notes", head + short.replace("domestic", "movement") + empty)
    assert cells_of(house.client.get(address).text) == ["5000", "(empty)"]
    house.client.post(f"{address}/confirm")
    assert cells_of(house.client.get(address).text) == ["5000", "(empty)"]


def test_no_cell_of_values_is_ever_blank(house: House) -> None:
    for content in ("a,b\n1,2\n", lots(house), "lot\n", "%PDF-1.4"):
        page = house.client.get(sent(house.client, "lots", content) + "?show=all").text
        assert all(cells_of(page)), content


@pytest.mark.parametrize(("language", "words"), [("kk", "Мәні"), ("ru", "Значение"), ("en", "Value")])
def test_the_column_of_values_speaks_of_cells_and_not_of_money(
    house: House, language: str, words: str
) -> None:
    address = sent(house.client, "lots", lots(house))
    page = house.client.get(address, headers={"accept-language": language}).text
    assert f'data-label="{words}"' in page
    assert "Құны" not in page
    assert "Стоимость" not in page


def test_nobody_has_chosen_the_kind_of_a_file_but_the_person(house: House) -> None:
    page = house.client.get("/upload").text
    assert '<option value="" selected>' in page
    file = SimpleUploadedFile("file.csv", b"place,party,name\n")
    assert "Say what is in the file." in house.client.post("/upload", {"kind": "", "file": file}).text
    assert '<option value="places" selected>' in house.client.get("/upload?kind=places").text
