"""Writes a spec's studies as CSV and as a database, whole tables and row by row, and compares cell by cell."""

import csv
import os
import sqlite3
import subprocess
import sys

folder, spec = sys.argv[1:]


def fail(text):
    sys.exit("failed: " + text)


def run(*words):
    subprocess.run(["ingot", "run", spec, *words], check=True)


def cells_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return header, rows


def text_of(value, kind):
    """A value of the database as CSV writes it."""
    if value is None:
        return ""
    if kind == "boolean":
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return value  # numbers are compared as numbers


def compare(database, table, path):
    connection = sqlite3.connect(database)
    columns = connection.execute(
        "SELECT name, type, kind, unit FROM ingot_columns WHERE study = ? ORDER BY position", (table,)).fetchall()
    declared = [(row[1], row[2]) for row in connection.execute(f'PRAGMA table_info("{table}")')]
    if declared != [(name, kind) for name, kind, _, _ in columns]:
        fail(f"{table}: described {columns}, declared {declared}")
    header, rows = cells_of(path)
    if len(header) != len(columns):
        fail(f"{table}: {len(header)} columns of CSV, {len(columns)} of the database")
    for title, (name, _, _, unit) in zip(header, columns):
        wanted = title.split(" [")[0]
        if name != wanted and not (name.lower().startswith(wanted.lower() + "_")):
            fail(f"{table}: column {name}, not {wanted}")
        if (unit or "") != (title.split(" [")[1].rstrip("]") if " [" in title else ""):
            fail(f"{table}: unit {unit} of {title}")
    stored = connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid').fetchall()
    if len(stored) != len(rows):
        fail(f"{table}: {len(rows)} rows of CSV, {len(stored)} of the database")
    for row, values in zip(rows, stored):
        for cell, value, (name, kind_of_value, kind, _) in zip(row, values, columns):
            shown = text_of(value, kind)
            if isinstance(shown, str):
                if shown != cell:
                    fail(f"{table}.{name}: {cell!r} of CSV, {value!r} of the database")
                continue
            if kind_of_value != "REAL" or float(cell) != shown:
                fail(f"{table}.{name}: {cell!r} of CSV, {value!r} of the database")
    if not stored:
        fail(f"{table} has no rows")
    return connection


whole = os.path.join(folder, "whole.sqlite")
run("--format", "sqlite", "-o", whole, "--set", "Screw.price=2USD")
run("--study", "kinds", "--format", "csv", "-o", os.path.join(folder, "kinds.csv"), "--set", "Screw.price=2USD")
run("--study", "sqlite_two", "--format", "csv", "-o", os.path.join(folder, "two.csv"))
connection = compare(whole, "kinds", os.path.join(folder, "kinds.csv"))
compare(whole, "study_sqlite_two", os.path.join(folder, "two.csv"))
notes = dict(connection.execute("SELECT label, text FROM ingot_notes WHERE study = 'kinds'").fetchall())
for label, text in (("title", "all sorts of columns"), ("--set", "Screw.price=2USD"), ("screws", "2 USD")):
    if notes.get(label) != text:
        fail(f"note {label} is {notes.get(label)!r}, not {text!r}")
if "ingot" not in notes or "spec" not in notes:
    fail(f"notes {notes}")

for engine in ("points", "compiled"):
    rows = os.path.join(folder, engine + ".sqlite")
    run("--study", "kinds", "--all", "--format", "sqlite", "-o", rows, "--engine", engine)
    run("--study", "kinds", "--all", "--format", "csv", "-o", os.path.join(folder, engine + ".csv"), "--engine", engine)
    connection = compare(rows, "kinds", os.path.join(folder, engine + ".csv"))
    ranges = connection.execute("SELECT count(*) FROM kinds WHERE price_low < price AND price < price_high").fetchone()
    infeasible = connection.execute("SELECT count(*) FROM kinds WHERE infeasible LIKE '%60 ms is too long%'").fetchone()
    # n N reaches 60 ms at n = 3 and N = 20 ms alone, for both kinds; and 1 / (n - 2) fails for n = 2, which leaves the price.
    if ranges != (10,) or infeasible != (2,):
        fail(f"{ranges} rows with a range, {infeasible} that are too long")
if open(os.path.join(folder, "points.sqlite"), "rb").read() != open(os.path.join(folder, "compiled.sqlite"), "rb").read():
    fail("two engines write different bytes")
