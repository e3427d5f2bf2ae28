"""Reads a store with pandas and DuckDB: every table and view, and the same numbers as SQLite itself gives.

DuckDB's reader of SQLite files comes from PyPI (duckdb-extension-sqlite-scanner), so that nothing is fetched while it runs.
"""
import sqlite3
import sys

import duckdb
import pandas
from duckdb_extensions import import_extension

path = sys.argv[1]
connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
names = [
    name
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name"
    )
]
import_extension("sqlite_scanner")
other = duckdb.connect()
other.execute("LOAD sqlite_scanner")
other.execute(f"ATTACH '{path}' AS site (TYPE sqlite, READ_ONLY)")
rows = 0
for name in names:
    expected = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
    frame = pandas.read_sql(f'SELECT * FROM "{name}"', connection)
    found = len(other.execute(f'SELECT * FROM site."{name}"').fetchall())
    if len(frame) != expected or found != expected:
        sys.exit(f"store readers: {name} has {expected} rows, pandas reads {len(frame)}, DuckDB {found}")
    rows += expected
times = pandas.read_sql("SELECT time FROM events", connection, parse_dates=["time"])["time"]
if times.isna().any() or len(names) < 30:
    sys.exit("store readers: times that are none, or tables that are missing")
by_rule = "SELECT rule, count(rule) FROM {}open_exceptions GROUP BY rule ORDER BY rule"
if connection.execute(by_rule.format("")).fetchall() != other.execute(by_rule.format("site.")).fetchall():
    sys.exit("store readers: SQLite and DuckDB count findings differently")
print(f"conformance: pandas and DuckDB read {len(names)} tables and views of a store, {rows} rows")
