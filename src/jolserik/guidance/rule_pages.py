"""Pages of rules: Markdown made from the rules themselves, one page per rule, list and refusal code, with an index. Pure.

Below the folder of a language: `index.md`, `rules/<rule>.md`, `lists/<list>.md`, `refusals/<code>.md`. What people wrote into a
pack is text and stays text: nothing in it can become a heading, a link or a cell of a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from jolserik.guidance import rule_documents as documents
from jolserik.guidance import words
from jolserik.guidance.fact_words import day, issuer
from jolserik.guidance.markdown import bullets, paragraph, table, text
from jolserik.guidance.rule_words import phrase
from jolserik.kernel.languages import LANGUAGES
from jolserik.kernel.refusals import Code
from jolserik.packs import Pack
from jolserik.packs.rules import Rule, RuleList, Status

Document = Mapping[str, Any]

FINGERPRINT_SHOWN = 16


@dataclass(frozen=True)
class Reading:
    """What pages are made for: a pack, a language, a day; `languages` are those in which the pages are made."""

    pack: Pack
    language: str
    on: date
    languages: Sequence[str]

    def say(self, key: str, **facts: object) -> str:
        """One of the phrases of the pages."""
        return phrase("pages", key, self.language, **facts)


def pages(pack: Pack, on: date, languages: Sequence[str] = LANGUAGES) -> Iterator[tuple[str, str]]:
    """Every page of a pack as (path, text)."""
    readings = [Reading(pack, language, on, languages) for language in languages]
    for reading in readings:
        yield f"{reading.language}/index.md", index_page(reading)
        for listed in pack.rules.lists.values():
            yield f"{reading.language}/lists/{listed.code}.md", list_page(reading, listed)
        for code in Code:
            yield f"{reading.language}/refusals/{code.value}.md", refusal_page(reading, code)
    for rule in pack.rules.rules.values():
        answered = documents.answers(pack, rule)
        for reading in readings:
            yield f"{reading.language}/rules/{rule.id.lower()}.md", rule_page(reading, rule, answered)


def rule_page(reading: Reading, rule: Rule, answered: documents.Answers | None = None) -> str:
    """The page of one rule."""
    told = documents.of_rule(reading.pack, rule, reading.language, reading.on, answered)
    say = reading.say
    return _page(
        f"# {told['rule']}: {text(told['title'])}",
        _foot_of_heading(reading, f"rules/{rule.id.lower()}.md"),
        _section(say("says"), paragraph(told["explanation"])),
        _section(say("binds"), say("bound_by", binds=text(told["binds"]), issuer=text(told["issuer"]))),
        _section(say("can", day=day(reading.on, reading.language)), *_today(reading, told)),
        _section(say("when"), *_condition(reading, told)),
        _section(say("papers"), *_papers(reading, told)),
        _section(say("remedy"), paragraph(told["remedy"])),
        _section(say("lifted_by"), paragraph(told["lifted_by"])),
        _section(say("law"), *_law(reading, told)),
        _section(say("standing"), *_standings(reading, told)),
        _section(say("sources"), _sources(reading, told["sources"])),
        _section(say("known"), *_known(reading, told)),
        _section(say("examples"), *_examples(reading, told)),
        _section(say("refusal_of_rule"), *_refusals(reading, told)),
    )


def list_page(reading: Reading, listed: RuleList) -> str:
    """The page of one list."""
    told = documents.of_list(reading.pack, listed, reading.language, reading.on)
    say = reading.say
    rows = [
        (
            f"`{entry['code']}`" if listed.of.value != "countries" else entry["code"],
            text(entry["name"]),
            text(entry["group"]),
            entry["since"],
            entry["until"],
            say("yes" if entry["stands"] else "no"),
        )
        for entry in told["entries"]
    ]
    heads = [say(name) for name in ("code", "name", "group", "since", "until")]
    return _page(
        f"# {text(told['title'])}",
        _foot_of_heading(reading, f"lists/{quote(listed.code)}.md"),
        say("list_of", of=told["of"], certainty=text(told["certainty_in_words"])),
        _note(reading, told),
        _section(say("named_by"), _links(told["rules"], "../rules") or say("named_by_none")),
        _section(
            say("entries"),
            table([*heads, say("on_list", day=day(reading.on, reading.language))], rows),
        ),
        _section(say("sources"), _sources(reading, told["sources"])),
    )


def refusal_page(reading: Reading, code: Code) -> str:
    """The page of one refusal code."""
    told = documents.of_refusal(reading.pack, code, reading.language, reading.on)
    say = reading.say
    on = day(reading.on, reading.language)
    behind = (
        _section(say("rules_behind", day=on), _links(told["rules"], "../rules") or say("no_rules_behind"))
        if told["from_rules"]
        else ""
    )
    return _page(
        f"# {text(told['title'])} (`{code.value}`)",
        _foot_of_heading(reading, f"refusals/{code.value}.md"),
        paragraph(told["explanation"]),
        f"{say('refusal_kind').capitalize()}: {say(told['kind'])}.",
        _section(say("what_it_says"), bullets(map(text, told["sentences"]))),
        _section(say("what_helps"), bullets(map(text, told["remedies"])), say("braces")),
        behind,
    )


def index_page(reading: Reading) -> str:
    """All rules by their status of the day and by their issuers, all lists, all refusal codes."""
    pack, say, language = reading.pack, reading.say, reading.language
    codes = [f"[`{code.value}`](refusals/{code.value}.md)" for code in Code]
    lists = [
        f"[{text(found.names.in_language(language))}](lists/{quote(found.code)}.md)"
        for found in pack.rules.lists.values()
    ]
    return _page(
        f"# {say('index')}",
        say(
            "pack",
            name=text(pack.names.in_language(language)),
            code=text(pack.code),
            version=text(pack.version),
            day=day(reading.on, language),
            fingerprint=f"`{pack.fingerprint[:FINGERPRINT_SHOWN]}`",
        ),
        say("rule_count", rules=len(pack.rules.rules), lists=len(pack.rules.lists)),
        _other_languages(reading, "index.md"),
        f"## {say('by_status')}",
        *_groups(reading, by_status(pack, reading.on), _status_in_words),
        f"## {say('by_issuer')}",
        *_groups(reading, by_issuer(pack), issuer),
        _section(say("lists"), bullets(lists)),
        _section(say("refusals"), bullets(codes)),
    )


def by_status(pack: Pack, on: date) -> dict[str, list[Rule]]:
    """Rules by their status on that day, in the order of statuses; without one under the empty word."""
    found: dict[str, list[Rule]] = {status: [] for status in (*Status, "")}
    for rule in pack.rules.rules.values():
        found[rule.status(on) or ""].append(rule)
    return {status: rules for status, rules in found.items() if rules}


def by_issuer(pack: Pack) -> dict[str, list[Rule]]:
    """Rules by their issuers, those whose law binds here first."""
    found: dict[str, list[Rule]] = {}
    at_home = pack.rules.home_issuers
    for rule in sorted(
        pack.rules.rules.values(), key=lambda rule: (not rule.issuers <= at_home, rule.issuer)
    ):
        found.setdefault(rule.issuer, []).append(rule)
    return found


def _status_in_words(status: str, language: str) -> str:
    return words.word("statuses", status, language) if status else phrase("pages", "no_status", language)


def _groups(reading: Reading, groups: Mapping[str, Sequence[Rule]], name: Any) -> Iterator[str]:
    say, language = reading.say, reading.language
    for key, rules in groups.items():
        yield f"### {text(name(key, language))}"
        rows = []
        for rule in rules:
            verdict = reading.pack.rules.verdict(rule, reading.on)
            rows.append(
                (
                    f"[{rule.id}](rules/{rule.id.lower()}.md)",
                    text(rule.titles.in_language(language)),
                    text(issuer(rule.issuer, language)),
                    words.verdict_title(verdict, language) if verdict else say("says_nothing"),
                )
            )
        yield table([say(head) for head in ("rule", "title", "issuer", "verdict")], rows)


def _today(reading: Reading, told: Document) -> Iterator[str]:
    say, now = reading.say, told["today"]
    yield say("speaks", verdict=now["speaks_of_in_words"])
    if now["status"] is None:
        yield say("comes_to_none")
        return
    if not now["is_valid"]:
        yield say("comes_to_invalid")
        return
    if now["verdict"] is None:
        yield f"{say('comes_to_nothing', status=now['status_in_words'])} {now['why']}"
        return
    comes_to = say("comes_to", status=now["status_in_words"], verdict=now["verdict_in_words"])
    yield f"{comes_to} {now['why']} {now['does']}"
    stage = say(
        "stage", stage=phrase("stage_names", now["stage"], reading.language), meaning=now["stage_in_words"]
    )
    yield stage + (f" {say('own_stages')}" if now["has_own_stages"] else "")


def _condition(reading: Reading, told: Document) -> Iterator[str]:
    yield paragraph(told["condition"])
    if told["presumed"]:
        yield reading.say("presumed", facts=told["presumed"])
    if told["lists"]:
        yield bullets(
            f"[{text(found['name'])}](../lists/{quote(found['list'])}.md)" for found in told["lists"]
        )
    if told["products"]:
        yield f"{reading.say('when_products')}:"
        yield bullets(f"`{found['code']}` {text(found['name'])}".rstrip() for found in told["products"])


def _papers(reading: Reading, told: Document) -> Iterator[str]:
    if not told["papers"]:
        yield reading.say("no_papers")
    yield bullets(f"{text(paper['name'])} (`{paper['kind']}`)" for paper in told["papers"])


def _law(reading: Reading, told: Document) -> Iterator[str]:
    say, law = reading.say, told["law"]
    rows = [
        (say("act"), text(law["act"])),
        (say("article"), text(law["article"])),
        (say("law_list"), text(law["list"])),
        (say("valid"), told["valid"]),
        (say("known_since"), told["known_since_in_words"]),
    ]
    yield bullets(f"{name}: {said}" for name, said in rows if said)


def _standings(reading: Reading, told: Document) -> Iterator[str]:
    say = reading.say
    rows = [
        (
            step["since_in_words"],
            text(step["status_in_words"]),
            text(step["verdict_in_words"]),
            text(step["certainty_in_words"]),
            text(", ".join(step["sources"])),
            text(step["note"]),
        )
        for step in told["standings"]
    ]
    yield table([say(head) for head in ("since", "status", "verdict", "certainty", "source", "note")], rows)
    if told["stages"]:
        yield f"{say('own_stages')}"
        yield bullets(
            f"{phrase('fields', 'stages', reading.language, day=step['since_in_words'])}: {step['stage_in_words']}"
            for step in told["stages"]
        )


def _known(reading: Reading, told: Document) -> Iterator[str]:
    said = text(told["certainty_in_words"])
    yield f"{said[:1].upper()}{said[1:]}."
    yield _note(reading, told)


def _note(reading: Reading, told: Document) -> str:
    name = reading.say("note").capitalize()
    return f"{name}: {text(told['note'])}" if told["note"] else ""


def _sources(reading: Reading, sources: Sequence[Document]) -> str:
    heads = [reading.say(head) for head in ("code", "title", "where")]
    return table(
        heads, [tuple(text(source[key]) for key in ("code", "title", "where")) for source in sources]
    )


def _examples(reading: Reading, told: Document) -> Iterator[str]:
    say = reading.say
    said = {True: say("hits"), False: say("misses"), None: say("open")}
    rows = [
        (
            text(example["question"]),
            said[example["hits"]],
            _answer(example),
            f"`{example['reference']}`",
        )
        for example in told["examples"]
    ]
    yield say("examples_intro")
    yield table([say(head) for head in ("question", "this_rule", "answer", "reference")], rows)


def _answer(example: Document) -> str:
    said = f"**{text(example['verdict_in_words'])}.** {text(example['sentence'])}"
    decisive = example["decisive"]
    return f"{said} ([{decisive}]({decisive.lower()}.md))" if decisive else said


def _refusals(reading: Reading, told: Document) -> Iterator[str]:
    say = reading.say
    now = [found for found in told["refusals"] if found["now"]]
    for found in now:
        link = f"[`{found['code']}`](../refusals/{found['code']}.md)"
        yield say("refusal_by", code=link, title=text(found["title"]))
    if not now:
        yield say("no_refusal")
    others = [
        f"[`{found['code']}`](../refusals/{found['code']}.md)"
        for found in told["refusals"]
        if not found["now"]
    ]
    if others:
        yield say("past_refusals", codes=", ".join(others))


def _foot_of_heading(reading: Reading, path: str) -> str:
    """Where else to read: the index, and the same page in other languages."""
    index = f"[{reading.say('to_index')}](../index.md)"
    others = _other_languages(reading, path)
    made = reading.say("made")
    return f"{index}{' · ' + others if others else ''} · {made}"


def _other_languages(reading: Reading, path: str) -> str:
    up = "../" * (path.count("/") + 1)
    return " · ".join(
        f"[{phrase('pages', 'language', other)}]({up}{other}/{path})"
        for other in reading.languages
        if other != reading.language
    )


def _links(rules: Sequence[Document], folder: str) -> str:
    return bullets(
        f"[{rule['rule']}]({folder}/{rule['rule'].lower()}.md): {text(rule['title'])}" for rule in rules
    )


def _page(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(heading: str, *parts: str) -> str:
    return "\n\n".join(part for part in (f"## {heading}", *parts) if part)
