"""Addresses of objections."""

from django.urls import path

from jolserik.web.objections import answering, filing, lists, one, published

urlpatterns = [
    path("objections", published.objections, name="objections"),
    path("objections/mine", lists.own, name="own-objections"),
    path("objections/new", filing.new, name="objection-new"),
    path("objections/queue", lists.queue, name="objection-queue"),
    path("objections/rules", lists.rules_at_fault, name="objection-rules"),
    path("objections/<str:number>", one.objection, name="objection"),
    path("objections/<str:number>/answer", answering.answer, name="objection-answer"),
]
