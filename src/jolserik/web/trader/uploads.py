"""Uploading files: template, upload, everything is checked and nothing saved, confirm, results."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from itertools import islice
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jolserik.exchange import CONTENT_TYPES, write_template
from jolserik.exchange.export_files import KindOfFile
from jolserik.exchange.words import remedy, sentence
from jolserik.kernel.answers import Answer, Outcome
from jolserik.kernel.fields import COLUMNS
from jolserik.kernel.refusals import Refusal
from jolserik.registry.acting import ADMINISTRATOR, TRADER
from jolserik.web import states, vocabulary
from jolserik.web.parts import Words, with_units
from jolserik.web.tables import Cell, Column, Listing, Table
from jolserik.web.trader import upload_files
from jolserik.web.trader.addresses import href
from jolserik.web.trader.upload_cells import cells_in, key_of, place_of
from jolserik.web.trader.upload_files import CHECKED, SAVED, Upload
from jolserik.web.trader.visiting import Visitor, for_roles
from jolserik.web.writing import language_of_page

KINDS_OF = {
    TRADER: ("lots", "notes", "actions", "conversions", "write_offs", "places", "parties"),
    ADMINISTRATOR: ("parties", "places", "declarations", "invoices"),
}
BAD, HELD, ALL = "bad", "held", "all"
COLUMNS_SHOWN = (
    Column("row", _("Row"), figure=True),
    Column("own", _("Document"), names_row=True),
    Column("state", _("State")),
    Column("column", _("Column")),
    Column("value", pgettext_lazy("what stands in a cell", "Value")),
    Column("why", _("Why")),
    Column("mend", _("How to mend it")),
)


class UploadForm(forms.Form):
    """A file and what kind it is."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("What is in the file?"), error_messages={"required": _("Say what is in the file.")}
    )
    """Nothing is chosen beforehand: a file checked as something else gives a page of faults about columns."""
    file = forms.FileField(
        label=_("File"), help_text=_("CSV (UTF-8) or XLSX with the columns of the template, at most 50 MB"),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty."), "missing": _("Choose a file.")},
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(kind, vocabulary.FILE_KINDS[kind]) for kind in kinds]
        self.fields["kind"].choices = [("", pgettext_lazy("kind of file", "– choose –")), *named]  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = ".csv,.xlsx"

    def clean_file(self) -> Any:
        """Not more than the server can keep for everybody."""
        file = self.cleaned_data["file"]
        if file.size > upload_files.SIZE_MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 50 MB. Split it; the order of the parts matters.")
            )
        return file


def kinds_for(visitor: Visitor) -> tuple[str, ...]:
    """What this person may upload; the commands ask policy again for every row."""
    if visitor.actor.role == TRADER and not visitor.actor.signs_for:
        return ()
    return KINDS_OF[visitor.actor.role]


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(TRADER, ADMINISTRATOR)
def upload(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """Send a file; it is checked at once."""
    kinds = kinds_for(visitor)
    if not kinds:
        raise PermissionDenied
    form = UploadForm(kinds=kinds, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, kinds=kinds)
        if form.is_valid():
            received = upload_files.receive(form.cleaned_data["file"], form.cleaned_data["kind"], visitor)
            upload_files.work(received, visitor, store=False)
            return redirect("upload-file", UUID(received.id))
    named = [(kind, vocabulary.FILE_KINDS[kind]) for kind in kinds]
    return render(request, "trader/upload.html", {"visitor": visitor, "form": form, "kinds": named})


@require_safe
@for_roles(TRADER, ADMINISTRATOR)
def template(request: HttpRequest, visitor: Visitor, kind: str, kind_of_file: str) -> HttpResponseBase:
    """An empty file of a kind with its columns and an example row."""
    if kind not in kinds_for(visitor) or kind_of_file not in CONTENT_TYPES:
        raise Http404
    out = BytesIO()
    write_template(out, kind=kind, columns=COLUMNS[kind], kind_of_file=kind_of_file)
    out.seek(0)
    return FileResponse(
        out, as_attachment=True, filename=f"{kind}.{kind_of_file}", content_type=CONTENT_TYPES[kind_of_file]
    )


@never_cache
@require_safe
@for_roles(TRADER, ADMINISTRATOR)
def uploaded(request: HttpRequest, visitor: Visitor, upload_id: UUID) -> HttpResponseBase:
    """How far it is, what is fine, what is to be corrected; after saving, what came of it."""
    found = upload_files.find(upload_id, visitor)
    if found.phase not in (CHECKED, SAVED):
        return render(request, "trader/upload_working.html", {"visitor": visitor, "upload": found})
    show = request.GET.get("show") or (BAD if found.refused else HELD if found.held else ALL)
    context = {
        "visitor": visitor, "upload": found, "show": show, "table": table_of(request, found, show),
        "kind": vocabulary.FILE_KINDS[found.kind_name], "saved": found.phase == SAVED,
        "has_errors": found.readable and bool(found.refused or found.held),
    }  # fmt: skip
    return render(request, "trader/uploaded.html", context)


@require_safe
@for_roles(TRADER, ADMINISTRATOR)
def errors(request: HttpRequest, visitor: Visitor, upload_id: UUID) -> HttpResponseBase:
    """The same file with its errors beside each row."""
    found = upload_files.find(upload_id, visitor)
    path = upload_files.errors_path(found, language_of_page()) if found.phase in (CHECKED, SAVED) else None
    if path is None:
        raise Http404
    kind = cast(KindOfFile, (found.folder / "errors.kind").read_text(encoding="ascii"))
    stem = found.name.rpartition(".")[0] or found.name
    name = f"{stem}-errors.{kind}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=CONTENT_TYPES[kind])


@require_POST
@for_roles(TRADER, ADMINISTRATOR)
def confirm(request: HttpRequest, visitor: Visitor, upload_id: UUID) -> HttpResponse:
    """Save what was checked. Pressed twice, the second press finds the results."""
    found = upload_files.find(upload_id, visitor)
    if found.kind_name not in kinds_for(visitor):
        raise PermissionDenied
    if found.phase == CHECKED or found.stopped:
        found.all_or_nothing = request.POST.get("all_or_nothing") == "on"
        upload_files.work(found, visitor, store=found.phase != "checking")
    return redirect("upload-file", upload_id)


@require_POST
@for_roles(TRADER, ADMINISTRATOR)
def discard(request: HttpRequest, visitor: Visitor, upload_id: UUID) -> HttpResponse:
    """Throw the file away; nothing of it was saved, or everything that was stays."""
    upload_files.discard(upload_files.find(upload_id, visitor))
    return redirect("upload")


def table_of(request: HttpRequest, found: Upload, show: str) -> Table:
    """The rows that the page shows, as many as fit."""
    listing = Listing.asked(request, COLUMNS_SHOWN, default="row")
    cells = cells_in(found.folder)
    answers = answers_shown(found, show)
    total = sum(max(1, len(answer.refusals) + len(answer.warnings)) for answer in answers)
    rows = (row for answer in answers for row in rows_of(answer, cells))
    page = list(islice(rows, listing.offset, listing.offset + listing.size))
    caption = {BAD: _("To correct"), HELD: _("Held")}.get(show, _("All documents"))
    return Table("answers", caption, COLUMNS_SHOWN, page, listing, total)


def answers_shown(found: Upload, show: str) -> list[Answer]:
    """The answers of a filter."""
    wanted = {BAD: Outcome.REFUSED, HELD: Outcome.HELD}.get(show)
    return [answer for answer in upload_files.answers_of(found) if wanted in (None, answer.outcome)]


def rows_of(answer: Answer, cells: Mapping[str, str]) -> list[list[Cell]]:
    """One row for each reason; one for a document without any."""
    reasons = [*answer.refusals, *answer.warnings]
    return [reason_row(answer, reason, cells) for reason in reasons] or [fine_row(answer)]


def reason_row(answer: Answer, reason: Refusal, cells: Mapping[str, str]) -> list[Cell]:
    """Column, value, why, and how to mend it."""
    language = language_of_page()
    reason = with_units(reason)
    return [
        Cell(str(reason.row if reason.row is not None else answer.row or "–")),
        own_cell(answer),
        Cell(state=state_of(answer)),
        Cell(reason.at, code=True) if reason.at else Cell("–"),
        Cell(value_of(answer, reason, cells)),
        Cell(sentence(reason, language), below=reason.code.value),
        Cell(remedy(reason, language)),
    ]


def value_of(answer: Answer, reason: Refusal, cells: Mapping[str, str]) -> Words:
    """What stands in the cell that the reason is about."""
    place = place_of(answer, reason)
    if said := reason.facts.get("value"):
        return said
    kept = cells.get(key_of(place)) if place else None
    if kept is None:
        return "–"
    return kept or pgettext_lazy("what stands in a cell", "(empty)")


def fine_row(answer: Answer) -> list[Cell]:
    """Nothing is wrong with it."""
    return [Cell(str(answer.row or "–")), own_cell(answer), Cell(state=state_of(answer)), *([Cell("–")] * 4)]


def own_cell(answer: Answer) -> Cell:
    """What the sender calls the document, and our number of it once there is one."""
    link = href("note", answer.number) if answer.number.startswith("N") else None
    return Cell(answer.own or "–", link, below=answer.number if answer.number != answer.own else "")


def state_of(answer: Answer) -> states.State:
    """A row's state in a word."""
    if answer.repeated and answer.outcome is not Outcome.REFUSED:
        return states.state("duplicate", "row")
    word = {Outcome.ACCEPTED: "fine", Outcome.HELD: "held", Outcome.REFUSED: "refused"}[answer.outcome]
    return states.state(word, "row")
