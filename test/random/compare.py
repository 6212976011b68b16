"""Runs random specs in every way there is and compares the results with the plain evaluator's, bit for bit:

    compare.py FOLDER FIRST LAST

A spec that differs stays in FOLDER; its seed writes it again.
"""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from generate import Generator  # noqa: E402


def main():
    folder, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    os.makedirs(folder, exist_ok=True)
    compared = failed = 0
    for seed in range(first, last + 1):
        path = os.path.join(folder, f"seed{seed}.ingot")
        with open(path, "w", encoding="utf-8") as file:
            file.write(Generator(seed).spec())
        done = subprocess.run(["ingot", "oracle", path], check=False, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
        count = re.search(r"^(\d+) values compared, 0 different$", done.stdout, re.MULTILINE)
        if done.returncode != 0 or count is None:
            failed += 1
            print(f"seed {seed}: exit code {done.returncode}\n{done.stdout}")
            continue
        compared += int(count[1])
        os.remove(path)
    print(f"{last - first + 1} specs, {compared} values compared, {failed} specs differ")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
