#!/usr/bin/env python3
"""Writes docs/validation.md from what `ingot validate` prints, or checks that no mean error has grown since it was written.

usage: test/validation/page.py [--check] COMMAND [LIBRARY]

COMMAND is the `ingot` to run, LIBRARY a folder of library sources to use instead of the prepared library.
"""
import csv
import io
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "validation.md"
TEXT = ROOT / "test" / "validation" / "page.md"
# Points of a per cent by which a mean may differ: rounding of constants, not a change of a model.
SLACK = 0.3


def measure(command, library):
    arguments = [command, "validate", str(ROOT / "test" / "validation"), "--format", "csv"]
    if library:
        arguments += ["--library", library]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    return [row for row in csv.DictReader(io.StringIO(done.stdout)) if row["source"]]


def number(text):
    return f"{float(text):.1f}" if text else ""


def table(rows):
    lines = ["| source | cases | mean % | median % | 90 % are below | worst % | bias % | set apart |", "|---|--:|--:|--:|--:|--:|--:|---|"]
    for row in sorted(rows, key=lambda row: row["source"]):
        apart = f"{row['set apart']}: {row['why']}" if row["set apart"] not in ("", "0") else ""
        cells = [row[name] for name in ("mean error [%]", "median [%]", "90th percentile [%]", "worst [%]", "bias [%]")]
        lines.append(f"| {row['source']} | {row['cases']} | " + " | ".join(map(number, cells)) + f" | {apart} |")
    return "\n".join(lines)


def recorded():
    means = {}
    for line in PAGE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 8 and re.fullmatch(r"[\d.]+", cells[2]):
            means[cells[0]] = float(cells[2])
    return means


def main():
    arguments = sys.argv[1:]
    check = "--check" in arguments
    arguments = [argument for argument in arguments if argument != "--check"]
    if not arguments:
        sys.exit(__doc__)
    rows = measure(arguments[0], arguments[1] if len(arguments) > 1 else None)
    if not check:
        PAGE.write_text(TEXT.read_text().replace("<!-- table -->", table(rows)))
        return
    now = {row["source"]: float(row["mean error [%]"]) for row in rows if row["mean error [%]"]}
    worse = [f"{source}: {mean:.1f} % was {before:.1f} %" for source, before in recorded().items()
             for mean in [now.get(source, float("inf"))] if mean > before + SLACK]
    print("\n".join(worse) or f"no mean error has grown ({len(now)} sources)")
    sys.exit(bool(worse))


if __name__ == "__main__":
    main()
