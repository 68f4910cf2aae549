"""Words meet although they are typed in another case, number, alphabet or on another keyboard."""

import pytest

from jolserik.guidance.folding import cyrillic, other_layout, plain, sound, stems, telling, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Кір жуғыш машина", ["кір", "жуғыш", "машина"]),
        ("women's T-shirts, 100%", ["womens", "t", "shirts", "100"]),
        ("сти\u00adральная\u200b машина", ["стиральная", "машина"]),
        ("\u202eмашина\u202c", ["машина"]),
        ("И\u0306од ЁЛКА", ["йод", "ёлка"]),
        ("cтиpaльнaя washer usb-кабель", ["стиральная", "washer", "usb", "кабель"]),
        ("\x00\x07 🧺 —", []),
        ("", []),
    ],
)
def test_a_text_is_taken_apart_into_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert len("".join(words_of("слово " * 10_000))) <= 300
    assert [len(word) for word in words_of("я" * 10_000)] == [40]


def test_words_that_stand_everywhere_are_left_out_unless_there_are_no_others() -> None:
    assert telling(["насосы", "для", "воды"]) == ["насосы", "воды"]
    assert telling(["для", "и"]) == ["для", "и"]


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("ru", "стиральная стиральные стиральных стиральную"),
        ("ru", "батарея батареи батарей батареям"),
        ("ru", "станок станки станков станками"),
        ("ru", "уголь угля углю"),
        ("ru", "полотенце полотенец полотенцами"),
        ("ru", "дверь двери дверей дверями"),
        ("ru", "часы часов часами"),
        ("kk", "машина машинасы машиналар машиналарды машинаға"),
        ("kk", "көйлек көйлегі көйлектер көйлектерді көйлектің"),
        ("kk", "тоңазытқыш тоңазытқышы тоңазытқыштар тоңазытқыштың"),
        ("en", "machine machines"),
        ("en", "knife knives"),
        ("en", "glove gloves"),
        ("en", "battery batteries"),
        ("en", "box boxes"),
        ("en", "watch watches"),
        ("en", "glass glasses"),
        ("en", "wash washed washing"),
    ],
)
def test_all_forms_of_a_word_share_a_stem(language: str, forms: str) -> None:
    first, *others = ({plain(form), *stems(plain(form), language)} for form in forms.split())
    assert all(first & other for other in others)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jugysh", "жуғыш"),
        ("zhuğyş", "жуғыш"),
        ("tonazytkysh", "тоңазытқыш"),
        ("stiralnaya", "стиральная"),
        ("stiralnaia", "стиральная"),
        ("kholodilnik", "холодильник"),
        ("shchetka", "щётка"),
        ("апелсин", "апельсин"),
        ("тоназыткыш", "тоңазытқыш"),
    ],
)
def test_latin_and_careless_spellings_sound_like_the_word(typed: str, meant: str) -> None:
    assert sound(typed) == sound(meant)


def test_a_word_in_cyrillic_letters_stays_as_it_is() -> None:
    assert cyrillic("жуғыш") == "жуғыш"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cnbhfkmyfz vfibyf", "стиральная машина"),
        ("[jkjlbkmybr", "холодильник"),
        ("r3h ;e5si", "кір жуғыш"),
        ("зкштеук", "printer"),
        ("цфырштп ьфсршту", "washing machine"),
    ],
)
def test_keys_of_the_other_keyboard_are_read(typed: str, meant: str) -> None:
    assert other_layout(typed) == meant
