"""On random specs: the plain evaluator, the value in every way of running, intervals of single points and the values beside derivatives agree.

    consistency.py FIRST COUNT
"""

import os
import re
import subprocess
import sys
import tempfile

GENERATOR = os.path.join(os.path.dirname(__file__), "..", "..", "random", "generate.py")
VALUES = re.compile(r"^(\d+) values compared, 0 different$", re.MULTILINE)
READINGS = re.compile(r"^(\d+) intervals and (\d+) primals compared, 0 different, (\d+) studies refused$", re.MULTILINE)


def main():
    first, count = int(sys.argv[1]), int(sys.argv[2])
    totals, problems = [0, 0, 0, 0], []
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "spec.ingot")
        for seed in range(first, first + count):
            with open(path, "w", encoding="utf-8") as file:
                subprocess.run([sys.executable, GENERATOR, str(seed)], check=True, stdout=file)
            done = subprocess.run(["ingot", "oracle", path, "--readings"], check=False, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True)
            values, readings = VALUES.search(done.stdout), READINGS.search(done.stdout)
            if done.returncode != 0 or not values or not readings:
                problems.append(f"seed {seed}: {done.stdout[:1000]}")
                continue
            for i, number in enumerate((values[1], *readings.groups())):
                totals[i] += int(number)
    print("\n".join(problems[:10]) or "{} values, {} intervals and {} primals agree; {} studies refused".format(*totals))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
