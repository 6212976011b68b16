"""Compares means, quantiles and shares of draws with what the distributions say."""

import json
import math
import statistics
import sys

row = json.load(open(sys.argv[1]))["rows"][0]
normal = statistics.NormalDist()
problems = []


def near(name, wanted, errors=4.0):
    error = row[name + "_error"]
    if not abs(row[name] - wanted) <= errors * error:
        problems.append(f"{name}: mean {row[name]} is not {wanted} within {errors} x {error}")


def close(name, wanted, within):
    if not abs(row[name] - wanted) <= within:
        problems.append(f"{name}: {row[name]} is not {wanted} within {within}")


near("uniform", 3)
close("uniform_error", 2 / math.sqrt(12) / math.sqrt(200_000), 1e-5)
near("triangular", (1 + 2 + 9) / 3)
near("pert", (1 + 4 * 3 + 4) / 6)
# Variance of Vose's PERT: (mean - low)(high - mean) / 7
pert = 17 / 6
close("pert_error", math.sqrt((pert - 1) * (4 - pert) / 7 / 200_000), 1e-5)
near("normal", 10)
near("lognormal", 5 * math.exp(0.3**2 / 2))
near("discrete", 7 * 0.2 + 1 * 0.3 + 3 * 0.5)
near("empirical", 4)
close("q_uniform", 2.2, 0.01)
close("q_normal", 10 + 2 * normal.inv_cdf(0.1), 0.02)
close("q_lognormal", 5 * math.exp(0.3 * normal.inv_cdf(0.9)), 0.02)
close("q_triangular", 1 + math.sqrt(0.05 * 8 * 1), 0.01)
close("p_both", 0.25, 0.005)
# Truncated to what `require` allows: mean of a standard normal above 0 is sqrt(2 / pi).
near("truncated", math.sqrt(2 / math.pi))
close("share_above", 100 * 0.5, 1)
print("\n".join(problems) or "draws are as their distributions say")
