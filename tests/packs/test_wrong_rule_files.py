"""What a file of rules may be and hold: its form, its size, its nesting, its encoding."""

import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jolserik.packs import PackError, read_pack
from jolserik.packs.entries import FILE_BYTES_MAX, NESTING_MAX, read_yaml
from jolserik.packs.rules.book import RULE_BYTES_MAX
from jolserik.packs.rules.conditions import DEPTH_MAX, LEAVES_MAX, VALUES_MAX
from tests.packs.conftest import INVENTED

WOOL, HIDES, SHUNNED = "uy-wool.yaml", "uy-hides.yaml", "shunned.yaml"


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    return shutil.copytree(INVENTED, tmp_path / "uy")


def wrong(pack: Path) -> PackError:
    with pytest.raises(PackError) as raised:
        read_pack(pack)
    return raised.value


# --- what a file may be ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["rules", "lists"])
@pytest.mark.parametrize("name", ["notes.txt", "uy-wool.yml", "UY-WOOL.YAML", "uy-wool.yaml~", "more"])
def test_only_yaml_files_lie_beside_the_rules(spoilt: Path, folder: str, name: str) -> None:
    (spoilt / folder / name).write_text("rule: A\n")
    fault = wrong(spoilt)
    assert (fault.file.name, fault.reason) == (name, "only .yaml files belong here")


@pytest.mark.parametrize("folder", ["rules", "lists"])
def test_a_folder_within_is_refused_also_when_it_is_called_like_a_file(spoilt: Path, folder: str) -> None:
    (spoilt / folder / "more.yaml").mkdir()
    assert "the file cannot be read" in wrong(spoilt).reason


def test_a_file_in_place_of_the_folder_is_refused(spoilt: Path) -> None:
    shutil.rmtree(spoilt / "rules")
    (spoilt / "rules").write_text("no rules\n")
    assert (wrong(spoilt).file.name, wrong(spoilt).reason) == ("rules", "must be a folder")


def test_a_pack_may_have_no_rules_and_no_lists(spoilt: Path) -> None:
    shutil.rmtree(spoilt / "rules")
    shutil.rmtree(spoilt / "lists")
    assert not read_pack(spoilt).rules.rules


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("[uy]", "'uy' is not a country"),
        ("[UY, MERCOSUR]", "'MERCOSUR' is not a country"),
        ("[]", "without it no rule could stop anything"),
    ],
)
def test_a_slip_in_whose_word_is_law_does_not_disarm_the_rules(
    spoilt: Path, written: str, reason: str
) -> None:
    text = (spoilt / "pack.yaml").read_text()
    (spoilt / "pack.yaml").write_text(text.replace("binding_issuers: [UY]", f"binding_issuers: {written}"))
    fault = wrong(spoilt)
    assert (fault.file.name, fault.at) == ("pack.yaml", "binding_issuers")
    assert reason in fault.reason


def test_a_pack_without_rules_needs_nobody_whose_word_is_law(spoilt: Path) -> None:
    shutil.rmtree(spoilt / "rules")
    text = (spoilt / "pack.yaml").read_text()
    (spoilt / "pack.yaml").write_text(text.replace("binding_issuers: [UY]\n", ""))
    assert not read_pack(spoilt).rules.rules


def test_the_same_id_in_other_letters_is_another_file_that_is_refused(spoilt: Path) -> None:
    shutil.copy(spoilt / "rules" / WOOL, spoilt / "rules" / "UY-Wool.yaml")
    fault = wrong(spoilt)
    assert (fault.file.name, fault.at) == ("UY-Wool.yaml", "rule")


def test_the_same_id_in_two_files_is_refused(spoilt: Path) -> None:
    shutil.copy(spoilt / "rules" / WOOL, spoilt / "rules" / "uy-wool-2.yaml")
    assert "the name of its file, 'uy-wool-2'" in wrong(spoilt).reason


def test_a_link_that_leads_out_of_the_pack_is_refused(spoilt: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text((spoilt / "rules" / WOOL).read_text())
    (spoilt / "rules" / WOOL).unlink()
    (spoilt / "rules" / WOOL).symlink_to(outside)
    fault = wrong(spoilt)
    assert (fault.file.name, fault.reason) == (WOOL, "lies outside of the pack's folder")


def test_a_folder_of_rules_that_lies_elsewhere_is_refused(spoilt: Path, tmp_path: Path) -> None:
    shutil.move(spoilt / "rules", tmp_path / "rules")
    (spoilt / "rules").symlink_to(tmp_path / "rules")
    assert wrong(spoilt).reason == "lies outside of the pack's folder"


def test_a_link_within_the_pack_is_followed(spoilt: Path) -> None:
    (spoilt / "rules" / WOOL).rename(spoilt / "wool-of-today")
    (spoilt / "rules" / WOOL).symlink_to("../wool-of-today")
    assert "UY-WOOL" in read_pack(spoilt).rules.rules


@pytest.mark.parametrize("target", ["nowhere.yaml", "circle.yaml"])
def test_a_link_to_nothing_or_to_itself_is_refused(spoilt: Path, target: str) -> None:
    (spoilt / "rules" / "circle.yaml").symlink_to(target)
    assert wrong(spoilt).file.name == "circle.yaml"


def test_a_pipe_is_no_file_and_is_not_waited_for(spoilt: Path) -> None:
    os.mkfifo(spoilt / "rules" / "pipe.yaml")
    fault = wrong(spoilt)
    assert (fault.file.name, fault.reason) == ("pipe.yaml", "is no file that can be read")


@pytest.mark.parametrize("folder", ["rules", "lists"])
@pytest.mark.parametrize("content", [b"\xff\xfe\x00", "rule: Б".encode("cp1251"), "rule: A".encode("utf-16")])
def test_other_encodings_are_refused(spoilt: Path, folder: str, content: bytes) -> None:
    (spoilt / folder / "other.yaml").write_bytes(content)
    fault = wrong(spoilt)
    assert (fault.file.name, fault.line, fault.reason) == ("other.yaml", 1, "the file is not UTF-8")


@pytest.mark.parametrize("content", ["", "# nothing\n", "- a\n- b\n", "just words\n", "? {a: b}\n: c\n"])
def test_what_is_no_mapping_is_refused(spoilt: Path, content: str) -> None:
    (spoilt / "rules" / "other.yaml").write_text(content)
    fault = wrong(spoilt)
    assert (fault.file.name, fault.line) == ("other.yaml", 1)


def test_a_rule_of_many_pages_is_refused(spoilt: Path) -> None:
    with (spoilt / "rules" / WOOL).open("a") as file:
        file.write("# more\n" * (RULE_BYTES_MAX // 7))
    fault = wrong(spoilt)
    assert (fault.file.name, fault.reason) == (WOOL, "is larger than 128 KiB")


def test_a_list_may_be_long_but_not_without_end(spoilt: Path) -> None:
    with (spoilt / "lists" / SHUNNED).open("a") as file:
        file.writelines(f'  - {{code: "PY:{number}"}}\n' for number in range(5000))
    assert len(read_pack(spoilt).rules.lists["shunned"].entries) == 5002
    with (spoilt / "lists" / SHUNNED).open("a") as file:
        file.write("# more\n" * (FILE_BYTES_MAX // 7))
    assert wrong(spoilt).reason == "is larger than 4096 KiB"


# --- what a file may hold ----------------------------------------------------------------------------------------------


def with_condition(pack: Path, condition: str) -> Path:
    """The pack with another condition in the rule about hides."""
    text = (pack / "rules" / HIDES).read_text()
    begin, end = text.index("when:"), text.index("verdict:")
    (pack / "rules" / HIDES).write_text(f"{text[:begin]}when: {condition}\n{text[end:]}")
    return pack


def test_a_condition_may_be_nested_but_not_deep(spoilt: Path) -> None:
    def nested(levels: int) -> str:
        return "{all: [" * levels + "{origin: UY}" + "]}" * levels

    assert read_pack(with_condition(spoilt, nested(DEPTH_MAX - 1)))
    fault = wrong(with_condition(spoilt, nested(DEPTH_MAX)))
    assert (fault.file.name, fault.reason) == (HIDES, f"is nested more than {DEPTH_MAX} deep")
    fault = wrong(with_condition(spoilt, "{not: " * DEPTH_MAX + "{origin: UY}" + "}" * DEPTH_MAX))
    assert fault.reason == f"is nested more than {DEPTH_MAX} deep"


def test_a_condition_asks_for_no_more_than_a_person_reads(spoilt: Path) -> None:
    leaves = ", ".join(["{origin: UY}"] * (LEAVES_MAX + 1))
    fault = wrong(with_condition(spoilt, f"{{any: [{leaves}]}}"))
    assert (fault.at, fault.reason) == ("when", f"asks more than {LEAVES_MAX} things")


def test_many_values_belong_into_a_list(spoilt: Path) -> None:
    codes = ", ".join(f'"{number}"' for number in range(100000, 100001 + VALUES_MAX))
    fault = wrong(with_condition(spoilt, f"{{product: [{codes}]}}"))
    assert (fault.at, fault.reason) == (
        "when.product",
        "names more than 1000 values; make a list of them in lists/",
    )


@pytest.mark.parametrize("levels", [NESTING_MAX + 1, 3000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("{a: ", "}"), ("[", "]"), ("[{a: ", "}]")])
def test_brackets_without_end_are_refused_at_once(
    tmp_path: Path, levels: int, opening: str, closing: str
) -> None:
    file = tmp_path / "deep.yaml"
    file.write_text(f"a: {opening * levels}b{closing * levels}\n")
    began = time.monotonic()
    with pytest.raises(PackError, match=r"deep\.yaml, line 1"):
        read_yaml(file)
    assert time.monotonic() - began < 2


BOMB = """
import resource, sys, time
from pathlib import Path
from jolserik.packs.entries import PackError, read_yaml
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = time.monotonic()
try:
    read_yaml(Path(sys.argv[1]))
except PackError as fault:
    print(fault.line, fault.at, fault.reason, sep="|")
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
assert time.monotonic() - began < 2, "slow"
assert grown < 20_000, f"{grown} KiB"
"""


@pytest.mark.parametrize("shape", ["lists", "mappings", "merged", "itself"])
def test_a_billion_laughs_are_refused_quickly_and_with_little_memory(tmp_path: Path, shape: str) -> None:
    nine = range(1, 10)
    laughs = {
        "lists": "a: &a [ha, ha]\n"
        + "".join(
            f"{c}: &{c} [{', '.join(['*' + b] * 9)}]\n" for b, c in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        "mappings": "a: &a {x: ha}\n"
        + "".join(
            f"{c}: &{c} {{{', '.join(f'x{n}: *{b}' for n in nine)}}}\n"
            for b, c in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        "merged": "a: &a {x: ha}\nb: {<<: *a}\n",
        "itself": "a: &a\n  b: *a\n",
    }
    file = tmp_path / "laughs.yaml"
    file.write_text(laughs[shape])
    limit = 1 << 30
    done = subprocess.run(
        [sys.executable, "-c", BOMB, str(file)],
        check=False, capture_output=True, text=True, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "1|a|is an anchor (&); leave it out, or put the text in quotes"


def test_a_sentence_about_a_mistake_stays_short(spoilt: Path) -> None:
    fault = wrong(with_condition(spoilt, f"{{origin: {'x' * 50_000}}}"))
    assert len(str(fault)) < 1000
    fault = wrong(with_condition(spoilt, f"{{{'x' * 900}: UY}}"))
    assert len(str(fault)) < 1000


def test_norway_is_a_country_and_codes_keep_their_zeros(spoilt: Path) -> None:
    pack = read_pack(with_condition(spoilt, '{destination: NO, origin: [NO, UY], product: ["0201", 0202]}'))
    rule = pack.rules.rules["UY-HIDES"]
    assert repr(rule.when).count("'NO'") == 2
    assert "'0201', '0202'" in repr(rule.when)
