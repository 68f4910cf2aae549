"""The command line: one module per command.

A command's module has NAME, HELP (one line), GROUP (its chapter in the table of contents), `configure(parser)` and
`run(args) -> int`. Exit codes: 0 done, 1 something was refused or held, 2 misused. What a person asked for goes to
standard output; progress and complaints go to standard error. With --json exactly one JSON document is printed.
Modules import Django only inside `run`, so that the table of contents appears at once.
"""
