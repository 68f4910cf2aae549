"""Addresses of the traders' pages."""

from django.urls import path

from jolserik.web.trader import holdings, home, mandates, new_note, note_actions, notes, partners, uploads

urlpatterns = [
    path("home", home.home, name="home"),
    path("acting-for", home.act_for, name="acting-for"),
    path("notes", notes.notes, name="notes"),
    path("notes/<str:number>", notes.note, name="note"),
    path("notes/<str:number>/correct", note_actions.correct, name="note-correct"),
    path("notes/<str:number>/reissue", note_actions.correct, {"reissue": True}, name="note-reissue"),
    path("notes/<str:number>/return", note_actions.send_back, name="note-return"),
    path("notes/<str:number>/do/<str:action>", note_actions.act, name="note-act"),
    path("new-note", new_note.begin, name="note-new"),
    path("new-note/<uuid:draft_id>/check", new_note.check, name="note-check"),
    path("new-note/<uuid:draft_id>/done", new_note.done, name="note-done"),
    path("new-note/<uuid:draft_id>/discard", new_note.discard, name="note-discard"),
    path("new-note/<uuid:draft_id>/<str:name>", new_note.step, name="note-step"),
    path("partners/new", partners.add, name="partner-new"),
    path("holdings", holdings.holdings, name="holdings"),
    path("upload", uploads.upload, name="upload"),
    path("upload/template/<str:kind>.<str:kind_of_file>", uploads.template, name="upload-template"),
    path("upload/<uuid:upload_id>", uploads.uploaded, name="upload-file"),
    path("upload/<uuid:upload_id>/errors", uploads.errors, name="upload-errors"),
    path("upload/<uuid:upload_id>/confirm", uploads.confirm, name="upload-confirm"),
    path("upload/<uuid:upload_id>/discard", uploads.discard, name="upload-discard"),
    path("mandates", mandates.mandates, name="mandates"),
    path("mandates/tokens", mandates.make_token, name="token-new"),
    path("mandates/tokens/<int:token_id>/renew", mandates.renew_token, name="token-renew"),
    path("mandates/tokens/<int:token_id>/end", mandates.end_token, name="token-end"),
]
