"""Who is at the door: mandates of the day, and the tokens of machines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from jolserik.platform.bulk import select
from jolserik.registry.acting import NOBODY
from jolserik.registry.commands import end_mandate, issue_token, revoke_token, rotate_token
from jolserik.registry.commands.people import grant_mandate
from jolserik.registry.models import Mandate
from jolserik.registry.queries.people import TokenActor, actor_of, actor_of_token
from tests import builders as b

pytestmark = pytest.mark.django_db

NOON = datetime(2023, 8, 20, 7, tzinfo=UTC)
TODAY = date(2023, 8, 20)
DAY = timedelta(days=1)


def a_mandate(
    *, since: date = TODAY, until: date | None = None, scope: str = "sign", role: str = "trader"
) -> Mandate:
    party = b.party_id(b.a_party())
    return grant_mandate(b.a_person(role=role), party, scope=scope, since=since, until=until, act=b.an_act())


def a_token(mandate: Mandate, *, expires_at: datetime | None = None) -> str:
    return issue_token(mandate, label="till", scopes=["notes:write"], now=NOON, expires_at=expires_at)


def at_the_door(secret: str, *, now: datetime = NOON, today: date = TODAY) -> TokenActor | None:
    return actor_of_token(secret, now, today)


def test_nobody_has_signed_in() -> None:
    assert actor_of(None, "trader", TODAY) is NOBODY


def test_a_trader_signs_for_those_who_gave_him_a_mandate() -> None:
    mandate = a_mandate()
    actor = actor_of(mandate.person.pk, "trader", TODAY)
    assert actor.signs_for == actor.reads_for == {mandate.party_id}


def test_a_mandate_to_read_is_not_one_to_sign() -> None:
    mandate = a_mandate(scope="read")
    actor = actor_of(mandate.person.pk, "trader", TODAY)
    assert (set(actor.signs_for), set(actor.reads_for)) == (set(), {mandate.party_id})


@pytest.mark.parametrize("role", ["inspector", "analyst", "administrator"])
def test_an_official_has_no_mandates_whatever_is_stored(role: str) -> None:
    actor = actor_of(a_mandate(role=role).person.pk, role, TODAY)
    assert (actor.signs_for, actor.reads_for) == (frozenset(), frozenset())


@pytest.mark.parametrize(
    ("since", "until", "valid"),
    [
        (TODAY, TODAY, True),
        (TODAY - DAY, None, True),
        (TODAY + DAY, None, False),
        (TODAY - 9 * DAY, TODAY - DAY, False),
    ],
)
def test_a_mandate_counts_from_its_first_to_its_last_day(
    since: date, until: date | None, valid: bool
) -> None:
    mandate = a_mandate(since=since, until=until)
    assert bool(actor_of(mandate.person.pk, "trader", TODAY).signs_for) == valid
    assert bool(at_the_door(a_token(mandate))) == valid


def test_an_ended_mandate_is_good_for_its_last_day_and_takes_its_tokens_along() -> None:
    mandate = a_mandate()
    secret = a_token(mandate)
    end_mandate(mandate, last_day=TODAY, act=b.an_act())
    assert at_the_door(secret)
    assert at_the_door(secret, now=NOON + DAY, today=TODAY + DAY) is None
    assert not actor_of(mandate.person.pk, "trader", TODAY + DAY).signs_for


def test_a_token_acts_for_one_party_even_if_its_person_has_more_mandates() -> None:
    mandate = a_mandate()
    b.a_mandate(b.a_party(), person=mandate.person)
    found = at_the_door(a_token(mandate))
    assert found is not None
    assert (found.party_id, set(found.scopes)) == (mandate.party_id, {"notes:write"})
    assert found.actor.signs_for == found.actor.reads_for == {mandate.party_id}


def test_the_token_of_a_reading_mandate_signs_nothing() -> None:
    found = at_the_door(a_token(a_mandate(scope="read")))
    assert found is not None
    assert found.actor.signs_for == frozenset()


def test_an_unknown_secret_opens_nothing() -> None:
    a_token(a_mandate())
    assert at_the_door("jsk_something") is None
    assert at_the_door("") is None


def test_a_token_ends_at_its_hour() -> None:
    secret = a_token(a_mandate(), expires_at=NOON + timedelta(hours=1))
    assert at_the_door(secret, now=NOON + timedelta(minutes=59))
    assert at_the_door(secret, now=NOON + timedelta(hours=1)) is None


def test_a_revoked_token_opens_nothing_any_more() -> None:
    secret = a_token(a_mandate())
    revoke_token(b.the_last_token(), now=NOON)
    assert at_the_door(secret) is None


def test_a_rotated_token_keeps_its_rights_under_a_new_secret() -> None:
    secret = a_token(a_mandate(), expires_at=NOON + DAY)
    renewed = rotate_token(b.the_last_token(), now=NOON)
    found = at_the_door(renewed)
    assert at_the_door(secret) is None
    assert found is not None
    assert found.scopes == {"notes:write"}
    assert at_the_door(renewed, now=NOON + DAY) is None


def test_somebody_who_may_not_sign_in_any_more_has_no_machines_either() -> None:
    mandate = a_mandate()
    secret = a_token(mandate)
    mandate.person.is_active = False
    mandate.person.save()
    assert at_the_door(secret) is None


def test_no_secret_is_stored() -> None:
    secret = a_token(a_mandate())
    (digest,) = select("SELECT digest FROM registry_accesstoken")[0]
    assert secret.encode() not in bytes(digest)
    assert len(bytes(digest)) == 32


def test_granting_and_ending_a_mandate_are_events() -> None:
    mandate = a_mandate()
    end_mandate(mandate, last_day=TODAY, act=b.an_act())
    kinds = select("SELECT kind FROM evidence_event WHERE subject_kind = 'mandate' ORDER BY id")
    assert kinds == [("mandate.granted",), ("mandate.ended",)]
