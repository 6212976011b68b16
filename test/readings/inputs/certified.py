"""The rows that `certify` proves to be the best are those that `run` keeps after looking at all of them.

    certified.py SPEC...              studies with an objective
    certified.py --random FIRST LAST  random specs, each made to look for its first number
"""

import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "random"))
from generate import Generator  # noqa: E402


def ingot(*arguments):
    done = subprocess.run(["ingot", *arguments, "--format", "json"], capture_output=True, text=True, timeout=280)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"ingot {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout) if done.returncode == 0 else None


def same(a, b):
    try:
        return abs(float(a) - float(b)) <= 1e-5 * max(abs(float(a)), abs(float(b)))
    except ValueError:
        return str(a) == str(b)


def point(text):
    """The axes of "chip = H20, rate = 3 USD", without units."""
    parts = [part.split(" = ", 1) for part in text.split(", ") if " = " in part]
    return {name: value for name, value in parts}


def stands_at(row, axes):
    for name, value in axes.items():
        seen = row.get(name)
        seen = str(seen).lower() if isinstance(seen, bool) else seen
        if not same(seen, value) and not same(seen, value.split(" ")[0]):
            return False
    return True


def compare(path):
    """Problems, and how many studies were compared."""
    certified = ingot("certify", path)
    if certified is None:
        return [], 0
    problems = []
    for study in certified:
        exhaustive = ingot("run", path, "--study", study["study"])
        exhaustive = exhaustive[0] if isinstance(exhaustive, list) else exhaustive
        reports = [column["name"] for column in exhaustive["columns"] if column["kind"] != "axis"]
        # A row may be kept though one of its columns is infeasible.
        rows = [row for row in exhaustive["rows"] if any(row[name] is not None for name in reports)]
        found = study.get("best", study.get("front"))
        if not study["proved"]:
            problems.append(f"{path}: {study['study']}: no proof")
        if len(found) != len(rows):
            problems.append(f"{path}: {study['study']}: {len(found)} rows certified, {len(rows)} kept")
            continue
        for one in found:
            axes = point(one["at"])
            if not any(stands_at(row, axes) for row in rows):
                problems.append(f"{path}: {study['study']}: certified {one['at']}, kept {rows}")
    return problems, len(certified)


def random_specs(folder, first, last):
    for seed in range(first, last + 1):
        text = Generator(seed).spec()
        column = re.search(r"^( *)report (\w+) = .*$", text, re.MULTILINE)
        if column is None:
            continue
        goal = "minimize" if seed % 2 else "maximize"
        end = text.index("\n}", column.end())
        path = os.path.join(folder, f"seed{seed}.ingot")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text[:end] + f"\n{column[1]}{goal} {column[2]}" + text[end:])
        yield path


def main():
    with tempfile.TemporaryDirectory() as folder:
        is_random = sys.argv[1] == "--random"
        paths = random_specs(folder, int(sys.argv[2]), int(sys.argv[3])) if is_random else sys.argv[1:]
        problems, compared = [], 0
        for path in paths:
            more, studies = compare(path)
            problems += more
            compared += studies
        for problem in problems:
            print(problem)
        print(f"{compared} studies certified as exhaustive search finds them, {len(problems)} differ")
        sys.exit(len(problems) > 0)


if __name__ == "__main__":
    main()
