"""Rules of law as data: their words, conditions, lists and files. Evaluating them is `guidance`'s."""

from jolserik.packs.rules.book import RuleBook, read_book
from jolserik.packs.rules.conditions import Condition, During, Every, Named, Not, OneOf, Some, Within
from jolserik.packs.rules.facts import FACTS, FactKind
from jolserik.packs.rules.lists import RuleList
from jolserik.packs.rules.question import BadFact, Question, parse_question
from jolserik.packs.rules.rule import Example, Paper, Rule, Standing
from jolserik.packs.rules.words import STRICTNESS, Binds, Status, Verdict

__all__ = [
    "FACTS",
    "STRICTNESS",
    "BadFact",
    "Binds",
    "Condition",
    "During",
    "Every",
    "Example",
    "FactKind",
    "Named",
    "Not",
    "OneOf",
    "Paper",
    "Question",
    "Rule",
    "RuleBook",
    "RuleList",
    "Some",
    "Standing",
    "Status",
    "Verdict",
    "Within",
    "parse_question",
    "read_book",
]  # fmt: skip
