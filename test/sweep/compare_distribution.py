"""Compares histograms and quantiles with those that Python makes of all rows. Arguments: a folder, a spec with a study `values`."""

import csv
import json
import math
import os
import subprocess
import sys

folder, spec = sys.argv[1:]


def fail(text):
    sys.exit("failed: " + text)


def run(*words):
    return subprocess.run(["ingot", "run", spec, "--study", "values", *words], check=True, stdout=subprocess.PIPE).stdout


rows = os.path.join(folder, "rows.csv")
run("--all", "--format", "csv", "-o", rows)
values, infeasible = {"x": [], "y": []}, 0
with open(rows, newline="", encoding="utf-8") as file:
    for row in csv.DictReader(file):
        if row["infeasible"]:
            infeasible += 1
            continue
        for name, list_ in values.items():
            list_.append(float(row[name]))
for list_ in values.values():
    list_.sort()

asked = ["--histogram", "x:7", "--histogram", "y", "--quantiles", "x", "--quantiles", "y", "--format", "json"]
answers = {run(*asked, "--engine", engine, "--threads", threads)
           for engine, threads in (("interpreter", "1"), ("compiled", "1"), ("compiled", "2"), ("compiled", "64"))}
if len(answers) != 1:
    fail("ways of running disagree")
tables = json.loads(answers.pop())
if [table["metric"] for table in tables] != ["x", "y"]:
    fail("metrics are missing")
for table in tables:
    name, all_ = table["metric"], values[table["metric"]]
    if (table["points"], table["infeasible"]) != (len(all_), infeasible):
        fail(f"{name}: {table['points']} points, not {len(all_)}; {table['infeasible']} infeasible, not {infeasible}")
    if (table["least"], table["greatest"]) != (all_[0], all_[-1]):
        fail(f"{name}: other ends")
    for quantile in table["quantiles"]:
        exact = all_[math.ceil(quantile["share"] * len(all_)) - 1]
        if abs(quantile["value"] - exact) > abs(exact) / 2**11:
            fail(f"{name}: the quantile {quantile['share']} is {exact}, not {quantile['value']}")
    bars = table["histogram"]
    if sum(bar["points"] for bar in bars) != len(all_):
        fail(f"{name}: bars hold another number of points")
    for bar in bars:
        last = bar is bars[-1]
        exact = sum(bar["from"] <= value and (value < bar["to"] or last) for value in all_)
        if exact != bar["points"]:
            fail(f"{name}: {exact} points from {bar['from']} to {bar['to']}, not {bar['points']}")
if len(tables[0]["histogram"]) != 7 or len(tables[1]["histogram"]) != 20:
    fail("another number of bars")
