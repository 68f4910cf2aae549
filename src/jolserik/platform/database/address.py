"""Where the database is: DATABASE_URL as Django's settings, or the socket of the home's own server."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jolserik.platform.database.faults import BadDatabaseUrl
from jolserik.platform.database.places import DATABASE_NAME, ROLE_NAME, places_of


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
    }


def own_address(home: Path) -> dict[str, Any]:
    return {
        "NAME": DATABASE_NAME,
        "USER": ROLE_NAME,
        "HOST": str(places_of(home).socket),
        "PORT": "",
        "PASSWORD": "",
    }


def parse_url(url: str) -> dict[str, Any]:
    """Read postgresql://user:password@host:port/name?option=value; a socket folder goes into ?host=/path."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise BadDatabaseUrl("DATABASE_URL must begin with postgresql:// (only PostgreSQL is supported).")
    try:
        port = parts.port
    except ValueError:
        raise BadDatabaseUrl("The port in DATABASE_URL is not a number from 0 to 65535.") from None
    options = dict(parse_qsl(parts.query))
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise BadDatabaseUrl(
            "DATABASE_URL names no database: write it after the host, as in postgresql://host/jolserik."
        )
    return {
        "NAME": name,
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or options.pop("password", "")),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": options.pop("port", None) or str(port or ""),
        "OPTIONS": options,
    }
