"""Reads workbooks with openpyxl, as a site's own scripts would: sheets, numbers that are numbers, and no formula anywhere."""
import sys

from openpyxl import load_workbook

WANTED = {"About", "Criteria", "Rates", "FMEA", "Ranks", "Causes", "Plausibility", "Assumptions", "Trials"}
report, run = (load_workbook(path) for path in sys.argv[1:3])


def rows(book, name):
    titles, *rest = book[name].iter_rows(values_only=True)
    assert rest, f"{name} is empty"
    return [dict(zip(titles, row)) for row in rest]


missing = WANTED - set(report.sheetnames)
assert not missing, f"sheets are missing: {missing}"
cells = 0
for book in (report, run):
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                cells += 1
                assert cell.data_type in "ns", f"{sheet.title} {cell.coordinate}: {cell.data_type}"
                assert cell.data_type == "n" or cell.quotePrefix, f"{sheet.title} {cell.coordinate} could become a formula"

for criterion in rows(report, "Criteria"):
    numbers = [criterion[name] for name in ("measured", "low", "high", "limit")]
    assert all(isinstance(number, (int, float)) for number in numbers), criterion
    assert numbers[1] <= numbers[0] <= numbers[2], criterion
for mode in rows(report, "FMEA"):
    assert mode["product"] == mode["severity"] * mode["occurrence"] * mode["detection"], mode
trials = rows(report, "Trials")
assert all(isinstance(trial["units wrong"], int) and trial["units"] > 0 for trial in trials)
assert rows(run, "Mismatches") and rows(run, "Trials")
print(f"conformance: openpyxl read {cells} cells of {len(report.sheetnames) + len(run.sheetnames)} sheets")
