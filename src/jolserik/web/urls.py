"""All addresses of the site. Pages have names without a prefix; every audience lists its own."""

from django.urls import include, path

from jolserik.web import languages
from jolserik.web.public import interface

urlpatterns = [
    path("language/<str:language>", languages.switch_language, name="language"),
    path("api/v1/docs", interface.interface, name="interface"),
    path("api/v1/", include("jolserik.api.urls")),
    path("", include("jolserik.web.public.urls")),
    path("", include("jolserik.web.trader.urls")),
    path("", include("jolserik.web.lots.urls")),
    path("", include("jolserik.web.objections.urls")),
    path("", include("jolserik.web.inspector.urls")),
    path("", include("jolserik.web.analyst.urls")),
    path("", include("jolserik.web.administrator.urls")),
]

handler400 = "jolserik.web.faults.bad_request"
handler403 = "jolserik.web.faults.forbidden"
handler404 = "jolserik.web.faults.not_found"
handler500 = "jolserik.web.faults.broken"
