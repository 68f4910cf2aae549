"""The door: tokens, scopes, methods, sizes, kinds of content, rates; one shape of no for all of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jolserik.registry.commands import end_mandate, revoke_token, rotate_token
from jolserik.registry.models import Mandate
from tests.api.asking import Machine, good, problem
from tests.builders import a_party, a_person, a_token, a_trade, an_act, note_json, note_row, the_last_token

ADDRESSES = [
    ("POST", "/notes"), ("POST", "/notes/check"), ("GET", "/notes/{note}"), ("POST", "/notes/{note}/confirm"),
    ("POST", "/notes/{note}/decline"), ("POST", "/notes/{note}/revoke"), ("POST", "/notes/{note}/exit"),
    ("POST", "/notes/{note}/add_paper"), ("POST", "/notes/{note}/hold"), ("POST", "/notes/{note}/release"),
    ("POST", "/notes/{note}/seize"), ("POST", "/notes/{note}/correct"), ("POST", "/batches?kind=notes"),
    ("GET", "/batches/0123456789abcdef01234567"), ("GET", "/holdings"), ("GET", "/lots/{lot}"), ("GET", "/trace/{lot}"),
    ("GET", "/trace/{note}"), ("GET", "/trace/{note}.1"), ("GET", "/trace/{lot}?direction=forward"), ("GET", "/changes"),
    ("POST", "/parties"), ("GET", "/parties/{seller}"),
]  # fmt: skip


def ask(machine: Machine, method: str, address: str, trade: Any) -> Any:
    path = address.format(note=trade.note, lot=trade.lot, seller=trade.seller)
    return machine.send(method, path, data=b"{}", content_type="application/json")


def tokens_that_open_nothing() -> dict[str, str]:
    """One of every sort of token that is not valid now."""
    party = a_party()
    revoked = a_token(party)
    revoke_token(the_last_token(), now=timezone.now())
    rotated = a_token(party)
    rotate_token(the_last_token(), now=timezone.now())
    ended = a_token(party)
    act = an_act()
    end_mandate(Mandate.objects.latest("id"), last_day=act.today - timedelta(days=1), act=act)
    return {
        "none": "", "wrong": "jsk_wrong", "expired": a_token(party, expires_in_days=-1), "revoked": revoked,
        "rotated": rotated, "mandate ended": ended, "long": "jsk_" + "x" * 5000, "odd": "jsk_ä",
    }  # fmt: skip


def test_tokens_that_are_not_valid_open_no_address_and_are_answered_alike() -> None:
    trade, tokens = a_trade(), tokens_that_open_nothing()
    answers = [
        ask(Machine(token), method, address, trade)
        for method, address in ADDRESSES
        for token in tokens.values()
    ]
    for answer in answers:
        problem(answer, 401, "not_authenticated")
        assert answer["WWW-Authenticate"] == "Bearer"
    assert len({answer.content for answer in answers}) == 1


def test_a_token_of_a_stranger_reads_and_changes_nothing_at_any_address() -> None:
    trade, stranger = a_trade(), Machine(a_token(a_party()))
    before = good(Machine(trade.seller_token).get("/changes"))
    own = ("/holdings", "/changes", "/parties/{seller}")
    for method, address in ADDRESSES:
        answer = ask(stranger, method, address, trade)
        secrets = (trade.buyer, "LOT-", '"100"')
        assert not any(secret in answer.content.decode() for secret in secrets), address
        assert (answer.status_code == 200) == (address in own), (address, answer.status_code)
        if "{note}" in address or "{lot}" in address:
            assert answer.status_code == 404
    assert good(Machine(trade.seller_token).get("/changes")) == before


def test_a_token_without_scopes_opens_nothing() -> None:
    trade = a_trade()
    machine = Machine(a_token(trade.seller, scopes=[]))
    for method, address in ADDRESSES:
        problem(ask(machine, method, address, trade), 403, "not_allowed", "Authorization")


def test_a_mandate_that_only_reads_changes_nothing() -> None:
    trade = a_trade()
    for party in (trade.seller, trade.buyer):
        machine = Machine(a_token(party, mandate="read"))
        before = good(machine.get("/changes"))
        problem(machine.post("/notes", note_json(note_row(trade.seller, trade.buyer))), 403, "not_allowed")
        for action in ("confirm", "revoke", "add_paper", "hold"):
            body = {"papers": "cmr:1"}
            problem(machine.post(f"/notes/{trade.note}/{action}", body), 403, "not_allowed")
        assert good(machine.get("/changes")) == before


def test_a_session_of_a_page_opens_nothing_here() -> None:
    trade = a_trade()
    machine = Machine()
    machine.client.force_login(a_person(role="inspector"))
    for method, address in ADDRESSES:
        problem(ask(machine, method, address, trade), 401, "not_authenticated")


def test_a_person_who_may_no_longer_sign_in_has_no_machines() -> None:
    token = a_token(a_party())
    person = the_last_token().mandate.person
    person.is_active = False
    person.save()
    problem(Machine(token).get("/holdings"), 401, "not_authenticated")


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", "/notes"), ("GET", "/notes/check"), ("PUT", "/holdings"), ("PATCH", "/status")],
)
def test_a_method_that_an_address_does_not_take_names_those_that_it_takes(method: str, path: str) -> None:
    answer = Machine(a_token(a_party())).send(method, path)
    if (method, path) == ("GET", "/notes/check"):
        assert answer.status_code == 405
    problem(answer, 405, "method_not_allowed")
    assert answer["Allow"]


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/notes/A/B/C", "/holdings/", "/../admin", "/%00", "/docs/"]
)
def test_an_address_that_is_none_is_a_problem_too(path: str) -> None:
    problem(Machine(a_token(a_party())).get(path), 404, "not_found")


def test_other_content_than_json_is_refused_where_json_is_meant() -> None:
    machine = Machine(a_token(a_party()))
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "application/xml"):
        answer = machine.send("POST", "/notes", data=b"note=1", content_type=media_type)
        problem(answer, 415, "unsupported_media_type")


def test_a_body_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(a_token(a_party()))
    problem(machine.post("/notes", raw=b" " * (4 * 1024 * 1024 + 1)), 413, "body_too_large")
    monkeypatch.setattr("jolserik.api.batches.FILE_BYTES_MAX", 100)
    answer = machine.send("POST", "/batches?kind=notes", data=b"x" * 101, content_type="text/csv")
    problem(answer, 413, "body_too_large")


def test_who_asks_too_often_waits_and_others_do_not(settings: Any) -> None:
    settings.API_REQUESTS_AT_ONCE, settings.API_REQUESTS_PER_SECOND = 3, 0.5
    hasty, other = Machine(a_token(a_party())), Machine(a_token(a_party()))
    answers = [hasty.get("/holdings") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    problem(answers[-1], 429, "too_many_requests")
    assert int(answers[-1]["Retry-After"]) >= 1
    good(other.get("/holdings"))


def test_a_fault_of_ours_is_a_problem_without_a_trace_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("jolserik.api.goods.page_of_holdings", broken)
    answer = Machine(a_token(a_party())).get("/holdings")
    problem(answer, 500, "internal_error")
    assert b"secret" not in answer.content
    assert b"Traceback" not in answer.content


def test_status_needs_no_token() -> None:
    body = good(Machine().get("/status"))
    assert (body["status"], body["database"], body["country"]) == ("ok", True, "KZ")


def test_every_word_of_the_door_exists_in_every_language() -> None:
    from jolserik.api.words import Door, words_of
    from jolserik.kernel.languages import LANGUAGES

    for code in Door:
        said = {language: words_of(code, language) for language in LANGUAGES}
        for name in ("title", "sentence", "remedy"):
            assert len({words[name] for words in said.values()}) == len(LANGUAGES), (code, name)


@pytest.mark.parametrize(
    "code", ["%00", "%FF", "%ED%A0%80", "' OR 1=1 --", "%F0%9F%A6%84", "x" * 2000, "1.1", ".", "L.1"]
)
def test_codes_made_to_hurt_are_codes_that_are_not_known(code: str) -> None:
    machine = Machine(a_token(a_party()))
    for path in ("/notes/", "/lots/", "/trace/", "/batches/", "/parties/"):
        assert machine.get(path + code).status_code in (400, 404), path
