"""The words for codes that people see: kinds of notes, actions, sources of an exit, kinds of origin and so on.

The same words stand in docs/glossary.md. A code that has no word yet is shown by its name, never hidden.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Words = Mapping[str, Promise]

NOTE_KINDS: Words = {
    "domestic": pgettext_lazy("kind of note", "inside the country"),
    "movement": pgettext_lazy("kind of note", "own movement to another place"),
    "export_eaeu": pgettext_lazy("kind of note", "export to the Eurasian Economic Union"),
    "export_third": pgettext_lazy("kind of note", "export to a third country"),
    "return": pgettext_lazy("kind of note", "return"),
}

NOTE_ACTIONS: Words = {
    "confirm": pgettext_lazy("action on a note", "confirmed"),
    "decline": pgettext_lazy("action on a note", "declined"),
    "revoke": pgettext_lazy("action on a note", "revoked"),
    "exit": pgettext_lazy("action on a note", "exit reported"),
    "add_paper": pgettext_lazy("action on a note", "paper added"),
    "hold": pgettext_lazy("action on a note", "held by an authority"),
    "release": pgettext_lazy("action on a note", "released"),
    "seize": pgettext_lazy("action on a note", "seized"),
}

EXIT_SOURCES: Words = {
    "officer": pgettext_lazy("source of an exit", "officer at the post"),
    "camera": pgettext_lazy("source of an exit", "camera"),
    "queue": pgettext_lazy("source of an exit", "electronic queue"),
    "seal": pgettext_lazy("source of an exit", "seal"),
    "neighbour": pgettext_lazy("source of an exit", "neighbouring state"),
    "carrier": pgettext_lazy("source of an exit", "carrier"),
    "exporter": pgettext_lazy("source of an exit", "exporter"),
}

EXIT_SCOPES: Words = {
    "seen": pgettext_lazy("scope of an exit", "the vehicle was seen"),
    "seal_intact": pgettext_lazy("scope of an exit", "the seal was intact"),
    "counted": pgettext_lazy("scope of an exit", "the goods were counted"),
}

ORIGIN_KINDS: Words = {
    "import_declaration": pgettext_lazy("kind of origin", "import by declaration"),
    "import_eaeu": pgettext_lazy("kind of origin", "import from the Union"),
    "production": pgettext_lazy("kind of origin", "production"),
    "opening_balance": pgettext_lazy("kind of origin", "opening balance"),
    "declared": pgettext_lazy("kind of origin", "declared without proof"),
}

CONVERSION_KINDS: Words = {
    "packing": pgettext_lazy("kind of conversion", "packing"),
    "unpacking": pgettext_lazy("kind of conversion", "unpacking"),
    "re_sorting": pgettext_lazy("kind of conversion", "re-sorting"),
    "unit_change": pgettext_lazy("kind of conversion", "change of unit"),
    "editing": pgettext_lazy("kind of conversion", "change of the description"),
    "production": pgettext_lazy("kind of conversion", "production"),
}

WRITE_OFF_KINDS: Words = {
    "retail": pgettext_lazy("kind of write-off", "retail sale"),
    "loss": pgettext_lazy("kind of write-off", "loss"),
    "destruction": pgettext_lazy("kind of write-off", "destruction"),
    "own_use": pgettext_lazy("kind of write-off", "own use"),
    "seized": pgettext_lazy("kind of write-off", "seizure"),
}

ENDS: Words = {
    "free": pgettext_lazy("end of a lot", "free"),
    "reserved": pgettext_lazy("end of a lot", "reserved"),
    "exported": pgettext_lazy("end of a lot", "exported"),
    "written_off": pgettext_lazy("end of a lot", "written off"),
    "consumed": pgettext_lazy("end of a lot", "consumed"),
}

STAGES: Words = {
    "observe": pgettext_lazy("stage of a check", "observed"),
    "warn": pgettext_lazy("stage of a check", "warned of"),
    "enforce": pgettext_lazy("stage of a check", "enforced"),
}

PROCEDURES: Words = {
    "processing": pgettext_lazy("procedure", "processing"),
    "temporary": pgettext_lazy("procedure", "temporary import or export"),
    "temporary_return": pgettext_lazy("procedure", "export of goods imported for a time"),
    "special_zone": pgettext_lazy("procedure", "special economic zone"),
    "refuelling": pgettext_lazy("procedure", "refuelling of an aircraft"),
    "reissue": pgettext_lazy("procedure", "reissue"),
}

ROLES: Words = {
    "trader": pgettext_lazy("role", "trader"),
    "inspector": pgettext_lazy("role", "inspector"),
    "analyst": pgettext_lazy("role", "analyst"),
    "administrator": pgettext_lazy("role", "administrator"),
}

FILE_KINDS: Words = {
    "parties": pgettext_lazy("kind of file", "parties"),
    "places": pgettext_lazy("kind of file", "places"),
    "lots": pgettext_lazy("kind of file", "lots"),
    "notes": pgettext_lazy("kind of file", "notes"),
    "actions": pgettext_lazy("kind of file", "actions on notes"),
    "conversions": pgettext_lazy("kind of file", "conversions"),
    "write_offs": pgettext_lazy("kind of file", "write-offs"),
    "declarations": pgettext_lazy("kind of file", "customs declarations"),
    "invoices": pgettext_lazy("kind of file", "invoices"),
}

FAMILIES: Mapping[str, Words] = {
    "note_kind": NOTE_KINDS,
    "note_action": NOTE_ACTIONS,
    "exit_source": EXIT_SOURCES,
    "exit_scope": EXIT_SCOPES,
    "origin_kind": ORIGIN_KINDS,
    "conversion_kind": CONVERSION_KINDS,
    "write_off_kind": WRITE_OFF_KINDS,
    "end": ENDS,
    "stage": STAGES,
    "procedure": PROCEDURES,
    "role": ROLES,
    "file_kind": FILE_KINDS,
}


def word(code: str, family: str) -> Promise | str:
    """The word for a code of a family."""
    return FAMILIES[family].get(code, code.replace("_", " "))
