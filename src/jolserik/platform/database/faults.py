"""What can go wrong with the database server.

DatabaseFault
  |- BinariesMissing      the wheel with PostgreSQL's programs is not installed
  |- AccountUnavailable   run by root, and the system user cannot be made or used
  |- HomeUnusable         the home folder or the cluster in it cannot be used as it is
  |- BadDatabaseUrl       DATABASE_URL is no PostgreSQL address
  |- ServerFailed         the server did not start or stop, or is made for a newer program
"""

from jolserik.platform.faults import PlainFault


class DatabaseFault(PlainFault): ...


class BinariesMissing(DatabaseFault): ...


class AccountUnavailable(DatabaseFault): ...


class HomeUnusable(DatabaseFault): ...


class BadDatabaseUrl(DatabaseFault): ...


class ServerFailed(DatabaseFault): ...
