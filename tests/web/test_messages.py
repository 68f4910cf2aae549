"""Nothing that a person reads is left in English by accident."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parents[2]


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages_script", ROOT / "scripts" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Its dataclass looks itself up by the module's name.
    __import__("sys").modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


messages = script()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_word_of_pages_and_code_is_translated_and_certain(language: str) -> None:
    assert list(messages.faults(language, messages.template_of(messages.in_sources()))) == []


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_catalogue_keeps_no_words_that_are_gone(language: str) -> None:
    found = {(message.id, message.context) for message in messages.template_of(messages.in_sources())}
    assert {(message.id, message.context) for message in messages.read(language)} <= found


def words_of(template: str) -> list[tuple[str, str, str]]:
    return [(f.words, f.plural, f.context) for f in messages.in_template(template, "t.html")]


def test_words_are_found_in_every_way_that_a_template_can_hold_them() -> None:
    template = """
        {% translate "one" %} {% translate 'two' context "step" %} {% translate "100 %" as full %}
        {% blocktranslate trimmed with n=rows|length %}
           {{ n }} rows
           here
        {% endblocktranslate %}
        {% blocktranslate count n=rows %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}
        {% include "x.html" with title=_("three") %} {{ "four" }}
    """
    assert words_of(template) == [
        ("one", "", ""),
        ("two", "", "step"),
        ("100 %%", "", ""),
        ("%(n)s rows here", "", ""),
        ("%(n)s row", "%(n)s rows", ""),
        ("three", "", ""),
    ]


def test_words_are_found_in_code_with_their_context() -> None:
    code = (
        'a = _("one"); b = pgettext_lazy("grade", "two"); c = ngettext("n", "ns", k); d = gettext(variable)'
    )
    found = [(f.words, f.plural, f.context) for f in messages.in_python(code, "t.py")]
    assert sorted(found) == [("n", "ns", ""), ("one", "", ""), ("two", "", "grade")]


@pytest.mark.parametrize("call", ['_(f"{n} rows")', '_("rows: " + n)', '_("%s rows" % n)'])
def test_words_put_together_before_translating_are_an_error(call: str) -> None:
    with pytest.raises(SystemExit, match="plain literals"):
        list(messages.in_python(call, "t.py"))


@pytest.fixture
def a_catalogue(monkeypatch: pytest.MonkeyPatch) -> Catalog:
    catalogue = Catalog(locale="ru", fuzzy=False)
    monkeypatch.setattr(messages, "read", lambda language: catalogue)
    return catalogue


def found_words(words: str) -> Catalog:
    catalogue: Catalog = messages.template_of(iter([messages.Found(words, "", "", "t.html")]))
    return catalogue


def test_a_missing_word_is_a_fault(a_catalogue: Catalog) -> None:
    assert list(messages.faults("ru", found_words("one"))) == ["ru: nothing for 'one'"]


def test_an_uncertain_word_is_a_fault(a_catalogue: Catalog) -> None:
    a_catalogue.add("one", "один", flags=["fuzzy"])
    assert list(messages.faults("ru", found_words("one"))) == ["ru: uncertain: 'one'"]


@pytest.mark.parametrize("translated", ["%(m)s строк", "строки"])
def test_other_placeholders_than_in_english_are_a_fault(a_catalogue: Catalog, translated: str) -> None:
    a_catalogue.add("%(n)s rows", translated)
    assert len(list(messages.faults("ru", found_words("%(n)s rows")))) == 1
