"""Addresses of the public pages."""

from django.urls import path

from jolserik.web.public import ask, ask_receipts, design, rules, sign_in, views

urlpatterns = [
    path("", views.start, name="start"),
    path("sign-in", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-out", sign_in.SignOut.as_view(), name="sign-out"),
    path("refusals", views.refusals, name="refusals"),
    path("refusals/<str:code>", views.refusal, name="refusal"),
    path("ask", ask.ask, name="ask"),
    path("ask/receipts", ask_receipts.record, name="ask-record"),
    path("ask/receipts/<str:reference>", ask_receipts.receipt, name="ask-receipt"),
    path("rules", rules.rules, name="rules"),
    path("rules/<str:rule_id>", rules.rule, name="rule"),
    path("lists/<str:code>", rules.rule_list, name="list"),
    path("design", design.design, name="design"),
    path("healthz", views.healthz, name="healthz"),
]
