"""Runs a notebook with a result and says whether every cell of it ran, its assertions among them.

notebook.py NOTEBOOK FOLDER            ends with 1 at the first cell that fails
notebook.py NOTEBOOK FOLDER --damaged  the result was changed by hand: a cell has to fail
"""
import os
import sys

import nbclient
import nbformat

path, folder = sys.argv[1:3]
damaged = "--damaged" in sys.argv
os.environ["DRIFTLINE_RESULT"] = folder
notebook = nbformat.read(path, as_version=4)
nbformat.validate(notebook)
cells = sum(cell.cell_type == "code" for cell in notebook.cells)
try:
    nbclient.NotebookClient(notebook, timeout=300).execute()
except nbclient.exceptions.CellExecutionError as error:
    if damaged and "AssertionError" in str(error):
        print("conformance: the notebook finds that a result was changed")
        sys.exit(0)
    sys.exit(f"notebook: {error}")
if damaged:
    sys.exit("notebook: a result that was changed is taken as it is")
print(f"conformance: a notebook of {cells} cells reads a result with pandas and DuckDB")
