"""Where the database is: DATABASE_URL as Django's settings, or the socket of the home's own server."""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jolserik.platform.database.faults import BadDatabaseUrl
from jolserik.platform.database.places import DATABASE_NAME, ROLE_NAME, places_of

SERVER = re.compile(r"(?:\[(?P<address>[^\]]*)\]|(?P<host>[^:\[\]]*))(?::(?P<port>\d{0,5}))?")
PORT_MAX = 65535


def external_url() -> str:
    """The address in DATABASE_URL, or "" when the home's own server is meant."""
    return os.environ.get("DATABASE_URL", "").strip()


def django_database(home: Path) -> dict[str, Any]:
    """The entry for DATABASES["default"]."""
    url = external_url()
    address = parse_url(url) if url else own_address(home)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        **address,
        "OPTIONS": {**binding(), **address.get("OPTIONS", {})},
    }


PREPARE_AFTER = 5


def binding() -> dict[str, Any]:
    """Parameters travel apart from the statement, and the server keeps the plan of a statement that came five times: half
    of what registering a note costs it is planning otherwise. Poolers that lend a connection for one transaction may not
    stand it: JOLSERIK_PREPARED=no."""
    prepared = os.environ.get("JOLSERIK_PREPARED", "yes").strip().lower() != "no"
    return {"server_side_binding": True, "prepare_threshold": PREPARE_AFTER if prepared else None}


def own_address(home: Path) -> dict[str, Any]:
    return {
        "NAME": DATABASE_NAME,
        "USER": ROLE_NAME,
        "HOST": str(places_of(home).socket),
        "PORT": "",
        "PASSWORD": "",
    }


def connection_words(address: dict[str, Any]) -> dict[str, Any]:
    """The same address in the words of the driver and of PostgreSQL's own programs."""
    named = {
        "host": address["HOST"],
        "port": address["PORT"],
        "user": address["USER"],
        "password": address["PASSWORD"],
        "dbname": address["NAME"],
    }
    return {**{key: value for key, value in named.items() if value}, **address.get("OPTIONS", {})}


def parse_url(url: str) -> dict[str, Any]:
    """Read postgresql://user:password@host:port/name?option=value; a socket folder goes into ?host=/path.

    Several servers are named as libpq does, host:port,host:port: the first that fits `target_session_attrs` is used.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise BadDatabaseUrl("DATABASE_URL must begin with postgresql:// (only PostgreSQL is supported).")
    person, _, servers = parts.netloc.rpartition("@")
    user, _, password = person.partition(":")
    hosts, ports = hosts_and_ports(servers)
    options = dict(parse_qsl(parts.query))
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise BadDatabaseUrl(
            "DATABASE_URL names no database: write it after the host, as in postgresql://host/jolserik."
        )
    return {
        "NAME": name,
        "USER": unquote(user or options.pop("user", "")),
        "PASSWORD": unquote(password or options.pop("password", "")),
        "HOST": options.pop("host", None) or hosts,
        "PORT": options.pop("port", None) or ports,
        "OPTIONS": options,
    }


def hosts_and_ports(servers: str) -> tuple[str, str]:
    """`a:1,b:2` as the two lists that libpq takes; the second is empty when no port is named."""
    pairs = [host_and_port(server) for server in servers.split(",")]
    hosts, ports = (",".join(column) for column in zip(*pairs, strict=True))
    return hosts, ports if ports.strip(",") else ""


def host_and_port(server: str) -> tuple[str, str]:
    """One server; an IPv6 address stands in brackets."""
    found = SERVER.fullmatch(server)
    if found is None or int(found["port"] or 0) > PORT_MAX:
        raise BadDatabaseUrl("The port in DATABASE_URL is not a number from 0 to 65535.")
    return found["address"] or unquote(found["host"]), found["port"] or ""
