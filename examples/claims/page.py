#!/usr/bin/env python3
"""Writes docs/claims.md: every figure of the articles with its verdict, the computed values taken from the studies beside this file.

usage: page.py [--ingot COMMAND] [--library FOLDER] [--check]

claims.csv holds figure, verdict and a text in which {name} stands for a report of the study's file, {study.name} for one of a named
study, and {study.name@key} for a row, {study.name@key/key} by several axes; whether the outcome is independent of the article; and the row of
conflicts.csv that speaks against it. With --check nothing is written, and the page must be what would be written; a figure without verdict, an outcome
without a word on its independence, a name without a value, a conflict that no figure cites, or a study that does not note on what it rests is an error.
"""
import argparse
import collections
import csv
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE.parent.parent / "docs" / "claims.md"
VERDICTS = {
    "reproduced": "sourced inputs give the figure",
    "contradicted": "they give another one, or a better source does",
    "open": "it depends on what the article does not say; the study gives the frontier",
    "input": "taken as given; nothing here computes it",
    "not computable": "no sourced input would give it, or it is an event",
}


def number(value):
    if not isinstance(value, (int, float)):
        return str(value)
    if abs(value) >= 1000:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{float(f'{value:.3g}'):g}"


def plain(value):
    """The middle of what a study prints: a number, or one with a range."""
    if isinstance(value, dict):
        return value.get("value", value.get("nominal"))
    return value


def studies_of(arguments, file):
    command = [arguments.ingot, "run", str(file), "--format", "json"]
    if arguments.library:
        command += ["--library", arguments.library]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    decoder, at, studies = json.JSONDecoder(), 0, {}
    while at < len(text.strip()):
        while text[at].isspace():
            at += 1
        study, at = decoder.raw_decode(text, at)
        for one in study if isinstance(study, list) else [study]:
            studies[one["study"]] = one
    return studies


def value_of(studies, file, name):
    path, _, key = name.partition("@")
    study, _, report = path.rpartition(".")
    study = studies[study or file]
    keys = key.split("/") if key else []
    for row in study["rows"]:
        # One key names a point on any of the first axes, several name one on each in turn.
        cells = [{number(plain(value)), str(plain(value))} for value in row.values()][:3]
        if all(key in cell for key, cell in zip(keys, cells)) if len(keys) > 1 else not keys or any(keys[0] in cell for cell in cells):
            return number(plain(row[report]))
    raise KeyError(name)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ingot", default="ingot")
    parser.add_argument("--library")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()

    claims = list(csv.DictReader(open(HERE / "claims.csv", encoding="utf-8")))
    conflicts = {row["item"]: row for row in csv.DictReader(open(HERE / "conflicts.csv", encoding="utf-8"))}
    cache, faults, lines, cited = {}, [], [], set()
    counts = collections.Counter(claim["verdict"] for claim in claims)
    for claim in claims:
        if claim["verdict"] not in VERDICTS:
            faults.append(f"{claim['figure']}: no verdict `{claim['verdict']}`")
        file = claim["study"]

        def fill(match):
            try:
                if file not in cache:
                    cache[file] = studies_of(arguments, HERE / f"{file}.ingot")
                return value_of(cache[file], file, match.group(1))
            except (KeyError, StopIteration) as error:
                faults.append(f"{claim['figure']}: `{match.group(1)}` has no value ({error})")
                return "?"

        computed = re.sub(r"\{([^}]+)\}", fill, claim["computed"])
        why = re.sub(r"\{([^}]+)\}", fill, claim["why"])
        if claim["verdict"] in ("reproduced", "contradicted", "open") and not claim["independent"]:
            faults.append(f"{claim['figure']}: is the outcome independent of the article?")
        against = claim["conflict"]
        if against and against not in conflicts:
            faults.append(f"{claim['figure']}: no conflict `{against}`")
        elif against:
            cited.add(against)
            row = conflicts[against]
            why = "; ".join(part for part in (why, f"**against it:** {row['other']} ({row['source']})") if part)
        study = f"[{file}](../examples/claims/{file}.ingot)" if file else ""
        given = f"{claim['value']} {claim['unit']}".strip()
        lines.append((int(claim["article"]), f"| {claim['figure']} | {given} | {claim['verdict']} | {computed} | {claim['independent']} | {why} | {study} |"))
    faults += [f"conflicts.csv: no figure cites `{item}`" for item in conflicts if item not in cited and conflicts[item]["article"]]

    # Every study says on what it rests: on rumours, or on what else.
    for path in sorted(HERE.glob("*.ingot")):
        if path.stem not in cache:
            cache[path.stem] = studies_of(arguments, path)
        for name, study in cache[path.stem].items():
            if not {note["label"] for note in study.get("notes", [])} & {"rumoured", "basis"}:
                faults.append(f"{path.name}: study `{name}` has no note `rumoured` or `basis`")

    text = ["# The articles' figures, each tried", "",
            "Generated by `examples/claims/page.py` from `examples/claims/claims.csv` and the studies beside it; do not edit. "
            "`ingot test examples/claims/*.ingot` holds the outcomes.", "",
            "Numbers that follow from each other agree without proving anything: such agreement is named as what it is. "
            "Nominal values stand here; the studies print the ranges and how far they rest on rumours. "
            "*Independent* says whether an outcome rests on anything but the article: a growth computed from an article's own two numbers does not. "
            "*Against it* cites a source that has another value (`examples/claims/conflicts.csv`).", "",
            "| verdict | figures | meaning |", "|---|---|---|"]
    text += [f"| {verdict} | {counts[verdict]} | {meaning} |" for verdict, meaning in VERDICTS.items()]
    for article in range(5):
        text += ["", f"## Article {article}", "", "| figure | stated | verdict | computed | independent | why | study |", "|---|---|---|---|---|---|---|"]
        text += [line for number_, line in lines if number_ == article]
    text += ["", "## What speaks against the articles, or against each other", "",
             "Values on which sources disagree, and what the catalogue and the studies take.", "",
             "| of | articles | others | who | taken |", "|---|---|---|---|---|"]
    text += [f"| {row['item']} | {row['article']} | {row['other']} | {row['source']} | {row['taken']} |" for row in conflicts.values()]
    whole = "\n".join(text) + "\n"
    if arguments.check and not faults and PAGE.read_text(encoding="utf-8") != whole:
        faults.append("docs/claims.md is not what the studies give now: run examples/claims/page.py")
    if faults:
        sys.exit("\n".join(faults))
    if not arguments.check:
        PAGE.write_text(whole, encoding="utf-8")
    print(f"{len(claims)} figures: " + ", ".join(f"{counts[v]} {v}" for v in VERDICTS))


main()
