"""The administrator's first page says how fresh the registers are and leads to the next file."""

from __future__ import annotations

import pytest

from tests import builders
from tests.model import papers
from tests.web.trader.houses import a_clerk, signed_in

pytestmark = pytest.mark.django_db


def test_each_register_says_when_it_was_added_to_and_takes_the_next_file() -> None:
    client = signed_in(builders.a_person(role="administrator"))
    assert client.get("/administrator/").text.count("nothing yet") == 3
    party = builders.a_party()
    builders.taken("declarations", papers.declaration("D-1", party, "5"))
    page = client.get("/administrator/").text
    assert page.count("nothing yet") == 1
    for kind in ("declarations", "invoices", "parties", "places"):
        address = f"/upload?kind={kind}"
        assert f'href="{address}"' in page
        assert f'<option value="{kind}" selected>' in client.get(address).text


@pytest.mark.parametrize("role", ["inspector", "analyst"])
def test_it_is_for_nobody_else(role: str) -> None:
    assert signed_in(builders.a_person(role=role)).get("/administrator/").status_code == 403
    assert signed_in(a_clerk(builders.a_party())).get("/administrator/").status_code == 403
