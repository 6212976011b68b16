"""Compares Pareto fronts with those that Python finds by comparing every row with every other one."""

import csv
import os
import subprocess
import sys

folder = sys.argv[1]

# Whole numbers, with ties on purpose. The directions differ, and f needs no other axis than a.
REPORTS = ["f = mod7(3 * a + 2 * b + c)", "g = mod7(a * b + 5 * c) + a", "h = a + b + c", "i = mod7(a * a + b + 3 * c)",
           "j = abs(a - b) + c"]
OBJECTIVES = ["minimize f", "maximize g", "minimize h", "maximize i", "minimize j"]


def fail(text):
    sys.exit("failed: " + text)


def spec_of(objectives, extent):
    lines = ["ingot 1", "fn mod7(x : Number) -> Number = x mod 7", "study front {"]
    lines += [f"  vary {name} in range(1, {extent})" for name in "abc"]
    lines += ['  require (a + b + c) mod 5 != 0 "left out"']
    lines += ["  report " + report for report in REPORTS]
    if objectives:
        lines.append("  pareto " + ", ".join(OBJECTIVES[:objectives]))
    path = os.path.join(folder, f"front{objectives}_{extent}.ingot")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines + ["}", ""]))
    return path


def rows_of(path, *words):
    text = subprocess.run(["ingot", "run", path, "--format", "csv", *words], check=True, stdout=subprocess.PIPE,
                          text=True).stdout
    return [tuple(row.values()) for row in csv.DictReader(text.splitlines())]


def front_of(rows, count):
    signed = [tuple(-float(v) if OBJECTIVES[k].startswith("max") else float(v) for k, v in enumerate(row[3:3 + count]))
              for row in rows]
    kinds = set(signed)  # few: values are small whole numbers
    best = {a for a in kinds if not any(b != a and all(x <= y for x, y in zip(b, a)) for b in kinds)}
    return [row for row, values in zip(rows, signed) if values in best]


# 1000 rows are compared in memory; 27 000 pass through the keeper.
compared = 0
for extent, ways in ((10, [[]]), (30, [["--engine", "interpreter"], ["--engine", "compiled", "--threads", "1"],
                                       ["--engine", "compiled", "--threads", "2"]])):
    feasible = [row for row in rows_of(spec_of(0, extent)) if not row[-1]]
    for count in (1, 2, 3, 5):
        wanted = front_of(feasible, count)
        if not wanted or len(wanted) == len(feasible):
            fail(f"the front in {count} objectives shows nothing")
        for way in ways:
            found = rows_of(spec_of(count, extent), *way)
            if found != wanted:
                fail(f"{count} objectives, {way}: {len(found)} rows on the front, not {len(wanted)}")
            compared += 1
print(f"{compared} fronts are those of comparing each with all")
