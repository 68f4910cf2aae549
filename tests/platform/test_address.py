"""Where the database is, by DATABASE_URL or by the home."""

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from jolserik.platform.database.address import django_database, parse_url
from jolserik.platform.database.faults import BadDatabaseUrl
from jolserik.platform.database.places import digest
from jolserik.platform.home import home_folder


def test_an_address_is_taken_apart() -> None:
    assert parse_url("postgresql://aigul:p%40ss@db.example:5433/goods?sslmode=require") == {
        "NAME": "goods",
        "USER": "aigul",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_socket_folder_may_stand_for_the_host() -> None:
    address = parse_url("postgres:///goods?host=/run/postgresql&port=5444&user=aigul")
    assert (address["HOST"], address["PORT"], address["USER"]) == ("/run/postgresql", "5444", "aigul")
    assert parse_url("postgresql://%2Frun%2FPg/goods")["HOST"] == "/run/Pg"


def test_a_server_and_its_standby_are_named_together() -> None:
    url = (
        "postgresql://aigul:p%40ss@one.example:5433,[::1],%2Frun%2Fpg:5/goods?target_session_attrs=read-write"
    )
    address = parse_url(url)
    assert (address["HOST"], address["PORT"]) == ("one.example,::1,/run/pg", "5433,,5")
    assert address["OPTIONS"] == {"target_session_attrs": "read-write"}
    assert parse_url("postgresql://one,two/goods")["PORT"] == ""


def test_several_hosts_mean_the_same_to_the_driver() -> None:
    address = parse_url("postgresql://aigul@one:5433,two:5434/goods?target_session_attrs=read-write")
    libpq = conninfo_to_dict("postgresql://aigul@one:5433,two:5434/goods?target_session_attrs=read-write")
    assert (address["HOST"], address["PORT"]) == (libpq["host"], libpq["port"])


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("sqlite:///goods.db", "only PostgreSQL"),
        ("goods", "only PostgreSQL"),
        ("postgresql://host", "names no database"),
        ("postgresql://host:port/goods", "port"),
        ("postgresql://one:5433,two:65536/goods", "port"),
    ],
)
def test_what_is_no_postgresql_address_is_refused_with_the_reason(url: str, complaint: str) -> None:
    with pytest.raises(BadDatabaseUrl, match=complaint):
        parse_url(url)


def test_database_url_wins_over_the_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/goods")
    assert django_database(Path("/home/aigul"))["HOST"] == "db"
    monkeypatch.delenv("DATABASE_URL")
    assert django_database(Path("/home/aigul"))["NAME"] == "jolserik"


def test_connections_are_kept_and_looked_at_before_they_are_used_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = django_database(Path("/home/aigul"))
    assert settings["CONN_MAX_AGE"] is None
    assert settings["CONN_HEALTH_CHECKS"] is True


def test_plans_are_kept_by_the_server_unless_a_pooler_cannot_stand_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert django_database(Path("/home/aigul"))["OPTIONS"]["prepare_threshold"] == 5
    monkeypatch.setenv("JOLSERIK_PREPARED", "no")
    assert django_database(Path("/home/aigul"))["OPTIONS"]["prepare_threshold"] is None


def test_the_home_is_the_one_named_else_the_users_data_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOLSERIK_HOME", "/srv/goods/../goods")
    assert home_folder() == Path("/srv/goods")
    monkeypatch.delenv("JOLSERIK_HOME")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_DATA_HOME", "/home/aigul/data")
    assert home_folder() == Path("/home/aigul/data/jolserik")
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "/home/aigul")
    assert home_folder() == Path("/home/aigul/.local/share/jolserik")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert home_folder() == Path("/var/lib/jolserik")


def test_two_homes_have_two_names_though_one_begins_with_the_other() -> None:
    assert digest(Path("/srv/home")) != digest(Path("/srv/home2"))
