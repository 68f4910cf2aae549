"""The web application, as the server of web pages calls it."""

import os

from django.core.wsgi import get_wsgi_application

from jolserik.platform.children import SUPERVISED, die_with_parent

if os.environ.get(SUPERVISED):
    die_with_parent()  # the process that answers requests is a grandchild of the supervisor
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jolserik.platform.settings")

application = get_wsgi_application()
