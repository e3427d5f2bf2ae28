"""Serves QU4RTET (quartet-epcis and quartet-capture, from PyPI) with an empty database, for driftline drive.

Prints its address once it answers. Everything is in memory or in a folder that it makes for itself, so that stopping it empties it:
what a site would run behind a real server, with the packages' own views, rules and parser.
"""
import logging
import os
import sys
import tempfile
import warnings
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings
from django.http import HttpResponse
from django.urls import include, path

warnings.filterwarnings("ignore")
folder = tempfile.mkdtemp()
os.chdir(folder)
settings.configure(
    SECRET_KEY="for a test", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, USE_TZ=True, APPEND_SLASH=True,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(folder, "quartet.db")}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField", MEDIA_ROOT=folder, DATA_UPLOAD_MAX_MEMORY_SIZE=None,
    INSTALLED_APPS=[
        "django.contrib.contenttypes", "django.contrib.auth", "rest_framework", "django_filters",
        "quartet_capture", "quartet_epcis", "quartet_masterdata"],
    REST_FRAMEWORK={"DEFAULT_PERMISSION_CLASSES": [], "DEFAULT_AUTHENTICATION_CLASSES": []},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}])
django.setup()
logging.disable(logging.CRITICAL)

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

call_command("migrate", verbosity=0)
from quartet_capture.models import Rule  # noqa: E402
from quartet_epcis.parsing.steps import create_rule  # noqa: E402



def begin():
    if not Rule.objects.filter(name="EPCIS").exists():
        create_rule()


def empty(_):
    """Forgets everything: what a run needs that begins with nothing."""
    call_command("flush", interactive=False, verbosity=0)
    begin()
    return HttpResponse("empty\n")


begin()
urlpatterns = [
    path("empty/", empty), path("capture/", include("quartet_capture.urls")),
    path("epcis/", include("quartet_epcis.urls"))]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


server = make_server("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 0, get_wsgi_application(), handler_class=Quiet)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
