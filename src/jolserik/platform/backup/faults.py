"""What can go wrong with backup and restore; each is a sentence with its remedy.

BackupFailed       it could not be written (place taken, disk full, PostgreSQL's program gave up)
BackupUnusable     the file cannot be trusted or read: damaged, cut short, of a newer program
RestoreFailed      the file is good, the place is not: not empty, full, not ours
"""

from jolserik.platform.faults import PlainFault


class BackupFailed(PlainFault): ...


class BackupUnusable(PlainFault): ...


class RestoreFailed(PlainFault): ...
