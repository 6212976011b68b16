"""On random specs: draws of a variable that has one value give what the nominal value gives.

    one_value.py FIRST COUNT
"""

import json
import os
import re
import subprocess
import sys
import tempfile

GENERATOR = os.path.join(os.path.dirname(__file__), "..", "..", "random", "generate.py")
RANDOM = re.compile(r"~ (uniform|triangular|pert|normal|lognormal)\((.*)\)( \})?$", re.MULTILINE)


def run(path, *options):
    done = subprocess.run(["ingot", "run", path, "--format", "json", *options], capture_output=True, text=True)
    if done.returncode != 0:
        return None
    studies = json.loads(done.stdout)
    return studies if isinstance(studies, list) else [studies]


def alike(a, b):
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) <= 1e-9 * max(abs(a), abs(b), 1e-300)
    return a == b


def compare(seed, nominal, drawn):
    problems, compared = [], 0
    kinds = {column["name"]: column["kind"] for column in nominal["columns"]}
    if len(nominal["rows"]) != len(drawn["rows"]):
        return [f"seed {seed}: another number of rows"], 0
    for number, (one, other) in enumerate(zip(nominal["rows"], drawn["rows"])):
        for name, value in one.items():
            if name not in kinds:  # ranges, and reasons, which name the candidates of each draw
                continue
            seen = other.get(name)
            if kinds[name] == "boolean" and isinstance(seen, (int, float)):
                seen = seen != 0  # a share of draws, in per cent
            compared += 1
            if not alike(value, seen):
                problems.append(f"seed {seed}: row {number}: {name} is {seen} with draws, {value} without")
    return problems, compared


def main():
    first, count = int(sys.argv[1]), int(sys.argv[2])
    problems, compared, refused, drawn_specs = [], 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "spec.ingot")
        for seed in range(first, first + count):
            text = subprocess.run([sys.executable, GENERATOR, str(seed)], capture_output=True, text=True).stdout
            text, places = RANDOM.subn(r"~ normal(2.5, 0)\3", text)
            text = re.sub(r'^(study [^{]*?)(?: before draws| after draws)? \{', r"\1 before draws {", text, flags=re.MULTILINE)
            if places == 0:
                continue
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            nominal, drawn = run(path), run(path, "--draws", "5")
            if nominal is None:
                refused += 1
                continue
            if drawn is None:
                problems.append(f"seed {seed}: refused with draws alone")
                continue
            drawn_specs += 1
            for one, other in zip(nominal, drawn):
                more, cells = compare(seed, one, other)
                problems += more
                compared += cells
    print("\n".join(problems[:20]) or f"{drawn_specs} specs agree in {compared} cells ({refused} refused)")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
