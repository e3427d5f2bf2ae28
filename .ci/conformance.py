"""Validates written documents against GS1's JSON Schema and XML schemas.

A document that says what its format has no place for is not valid by these schemas, and was reported when it
was written (a file of the same name with .losses beside it); those are counted apart.
"""
import glob
import json
import os
import subprocess
import sys

import jsonschema

gs1, documents = sys.argv[1:3]
# What makes a document invalid, although it is written as well as it can be.
EXCUSED = ("has no place in this syntax", "is required in this syntax")


def losses(path):
    beside = path + ".losses"
    return open(beside, encoding="utf-8").read() if os.path.exists(beside) else ""


def xml_schema(path):
    version = "1_2" if "/xml12-" in path else "2_0"
    folder = f"{gs1}/xsd-{version.replace('_', '.')}"
    head = open(path, encoding="utf-8").read(2000)
    kind = "epcis-query" if "EPCISQueryDocument" in head else (
        "epcis-masterdata" if "EPCISMasterDataDocument" in head else "epcis")
    return f"{folder}/EPCglobal-{kind}-{version}.xsd"


def check_xml(paths):
    by_schema = {}
    for path in paths:
        by_schema.setdefault(xml_schema(path), []).append(path)
    for schema, group in sorted(by_schema.items()):
        result = subprocess.run(
            ["xmllint", "--nonet", "--noout", "--schema", schema, *group], capture_output=True, text=True)
        lines = result.stderr.splitlines()
        for path in group:
            if path + " validates" not in lines:
                yield path, "\n".join([line for line in lines if line.startswith(path)][:2])


def check_json(paths):
    schema = json.load(open(f"{gs1}/EPCIS-JSON-Schema.json", encoding="utf-8"))
    validator = jsonschema.Draft7Validator(schema)
    for path in paths:
        error = next(validator.iter_errors(json.load(open(path, encoding="utf-8"))), None)
        if error:
            yield path, f"{list(error.absolute_path)}: {error.message[:200]}"


xml = sorted(glob.glob(f"{documents}/*.xml"))
jsonld = sorted(glob.glob(f"{documents}/*.jsonld"))
failures = excused = 0
for path, message in [*check_xml(xml), *check_json(jsonld)]:
    if any(words in losses(path) for words in EXCUSED):
        excused += 1
        continue
    failures += 1
    print(f"{os.path.basename(path)}\n  {message}")
print(f"{len(xml)} XML and {len(jsonld)} JSON-LD documents")
print(f"{failures} invalid, {excused} excused as reported")
sys.exit(1 if failures else 0)
