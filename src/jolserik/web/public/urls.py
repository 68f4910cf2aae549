"""Addresses of the public pages."""

from django.urls import path

from jolserik.web.public import design, sign_in, views

urlpatterns = [
    path("", views.start, name="start"),
    path("sign-in", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-out", sign_in.SignOut.as_view(), name="sign-out"),
    path("refusals", views.refusals, name="refusals"),
    path("refusals/<str:code>", views.refusal, name="refusal"),
    path("design", design.design, name="design"),
    path("healthz", views.healthz, name="healthz"),
]
