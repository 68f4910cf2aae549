"""Backup and restore: one file that holds everything an installation needs, and proves that it is whole.

Words used here: the *archive* is the file, a plain tar that any program opens; its *members* are the manifest, the
files of the home, PostgreSQL's own dump, and at the end SHA256SUMS over all of them; the *facts* are what the database
held at the moment of the snapshot, so that a restored database can be compared with it.
"""
