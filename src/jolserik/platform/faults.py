"""Faults that a person can mend: each is one sentence with the remedy in it, never a traceback.

PlainFault                  base; the command line prints it and ends with its exit code
  |- Misuse                 the command was asked for something that makes no sense (exit code 2)
  |- DatabaseFault          the database server (tree in database/faults.py)

The sentence is kept apart from its facts, so that the surface that shows it can say it in the reader's language.
"""


class PlainFault(Exception):
    """`template` is an English sentence with {names}; `facts` are what stands in their places."""

    exit_code = 1

    def __init__(self, template: str, **facts: object) -> None:
        super().__init__(template.format(**facts))
        self.template = template
        self.facts = facts


class Misuse(PlainFault):
    exit_code = 2
