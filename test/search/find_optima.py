"""Searches for optima that are known, and compares."""

import json
import subprocess
import sys

spec = sys.argv[1]


def fail(text):
    sys.exit("failed: " + text)


def search(study, *words, code=0):
    done = subprocess.run(["ingot", "search", spec, "--study", study, "--format", "json", *words],
                          stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != code:
        fail(f"{study} {words}: exit code {done.returncode}")
    return json.loads(done.stdout)


def rows(answer):
    return answer["best"]["rows"]


BOWL = ["--vary", "P.x = -10 mm .. 10 mm", "--vary", "P.y = -10 mm .. 10 mm by 0.5 mm", "--vary", "P.n = 1 .. 20 by 1"]
for algorithm, generations in (("auto", 200), ("sade", 200), ("cmaes", 200), ("gaco", 400)):
    best = rows(search("bowl", *BOWL, "--algorithm", algorithm, "--generations", str(generations)))[0]
    if not (0 <= best["f"] < 0.05 and abs(best["P.x"] - 3) < 0.25 and best["P.y"] == -2 and best["P.n"] == 5):
        fail(f"bowl by {algorithm}: {best}")

answer = search("grid", "--generations", "60")
if rows(answer)[0]["f"] != 99:
    fail(f"grid: {rows(answer)}")
# Half of the first candidates, drawn evenly, are feasible: 32 of 64, give or take four standard deviations of 4.
first = answer["generations"][0]
if first["candidates"] != 64 or not 16 <= first["feasible"] <= 48:
    fail(f"grid begins with {first}")
pairs = [(a, b) for a, b in zip(answer["generations"], answer["generations"][1:]) if a["kept"]]
if len(pairs) < 30 or any(b["best"] < a["best"] for a, b in pairs):
    fail(f"the best so far becomes worse, or is not there: {len(pairs)} pairs")

# With n = 1, 21 shares give 21 points that nothing beats; another n is beaten, but for f = 0 or g = 0, where n = 1 beats it too.
front = {(row["f"], row["g"]) for row in rows(search("line", "--generations", "60"))}
if not front <= {(share / 20, 1 - share / 20) for share in range(21)} or len(front) < 19:
    fail(f"line: {sorted(front)}")

answer = search("never", "--vary", "P.x = 1 mm .. 10 mm", "--generations", "30", code=1)
# The nearest is 50 * 10 mm.
if answer["best"] is not None or "500 mm is short" not in answer["nearest"]:
    fail(f"never: {answer}")

best = rows(search("many", "--generations", "150"))[0]
if best["s"] != 0 or [best[name] for name in "abcdefghi"] != [3, 1, 4, 1, 5, 9, 2, 6, 5]:
    fail(f"many: {best}")
print("8 searches found what is known")
