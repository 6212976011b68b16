"""Means over scrambled Sobol points: right within their standard errors, and these fall faster than those of independent draws.

    check_sobol.py SPEC
"""

import json
import math
import statistics
import subprocess
import sys

# Means by hand: E[u v] = 3 / 2; 3 + 10 + 4; P(u v < 1) is the mean of 1 / u for u uniform from 2 to 4: ln(2) / 2; and a quantile.
WANTED = {"product": 1.5, "sum": 17.0, "below": math.log(2) / 2, "tail": 10 + 2 * statistics.NormalDist().inv_cdf(0.9)}
problems = []


def run(draws, seed, sampling):
    done = subprocess.run(["ingot", "run", sys.argv[1], "--draws", str(draws), "--seed", str(seed), "--sampling", sampling,
                           "--format", "json"], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)["rows"][0]


def root_mean_square(numbers):
    return math.sqrt(sum(x * x for x in numbers) / len(numbers))


# By this factor a standard error is too small as often as not; over 8 seeds their mean is within a third.
errors, off = {}, {name: [] for name in WANTED}
for draws in (2048, 32768):
    for seed in range(1, 9):
        row = run(draws, seed, "sobol")
        for name, wanted in WANTED.items():
            errors.setdefault((name, draws), []).append(row[name + "_error"])
            off[name].append((row[name] - wanted) / row[name + "_error"])
for name in WANTED:
    # Of Student's distribution with 15 degrees of freedom: 1.07 is expected.
    spread = root_mean_square(off[name])
    if not 0.5 < spread < 1.8:
        problems.append(f"{name}: off by {spread} standard errors")
    if max(abs(x) for x in off[name]) > 5:
        problems.append(f"{name}: one is off by {max(abs(x) for x in off[name])} standard errors")
# 16 times the draws: independent ones gain a factor of 4, these at least 9 for smooth functions (n^-1.5 gives 64).
for name in ("product", "sum"):
    gain = root_mean_square(errors[name, 2048]) / root_mean_square(errors[name, 32768])
    if gain < 9:
        problems.append(f"{name}: 16 times the draws gain a factor of {gain}")
    independent = run(32768, 1, "philox")[name + "_error"]
    if independent < 20 * root_mean_square(errors[name, 32768]):
        problems.append(f"{name}: no gain over independent draws")
print("\n".join(problems) or "scrambled points converge as they should")
