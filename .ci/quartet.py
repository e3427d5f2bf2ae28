"""Gives shipment documents to QU4RTET (quartet-epcis, from PyPI), and holds the contents of its cases against a store.

QU4RTET is the open repository that others run; it reads EPCIS 1.2. The store has what the line of the same run has told its
record, so that the two know of each other only by the documents.
"""
import glob
import sqlite3
import sys
import warnings

import django
from django.conf import settings

# It writes the time of recording without an offset.
warnings.filterwarnings("ignore", message=".*naive datetime")
folder, store = sys.argv[1:3]
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "quartet_capture", "quartet_epcis"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField", USE_TZ=True)
django.setup()
from django.core.management import call_command  # noqa: E402
from django.db.models import Count  # noqa: E402

call_command("migrate", verbosity=0)
from quartet_epcis.models.entries import Entry  # noqa: E402
from quartet_epcis.parsing.business_parser import BusinessEPCISParser  # noqa: E402

files = sorted(glob.glob(f"{folder}/*.xml"))
for path in files:
    with open(path, "rb") as stream:
        BusinessEPCISParser(stream).parse()


def serials(epcs):
    return sorted(epc.rsplit(".", 1)[1] for epc in epcs)


connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
cases = units = 0
for case in Entry.objects.filter(identifier__contains=":sgtin:").annotate(count=Count("parent_identifier")).filter(count__gt=0):
    theirs = serials(Entry.objects.filter(parent_id=case).values_list("identifier", flat=True))
    serial = case.identifier.rsplit(".", 1)[1]
    ours = sorted(row[0] for row in connection.execute(
        "SELECT serial FROM contents_of WHERE container_serial = ? AND level = 'unit'", (serial,)))
    if theirs != ours:
        sys.exit(f"quartet: {case.identifier} holds {len(theirs)} units there and {len(ours)} in the record")
    cases += 1
    units += len(theirs)
if not files or cases < 50:
    sys.exit(f"quartet: only {len(files)} documents with {cases} cases")
print(f"conformance: QU4RTET takes {len(files)} shipment documents, and its {cases} cases hold the same {units} units")
