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


def integral(f, low, high, panels=20_000):
    """Simpson's rule."""
    step = (high - low) / panels
    inner = sum((4 if i % 2 else 2) * f(low + i * step) for i in range(1, panels))
    return step / 3 * (f(low) + inner + f(high))


def mean_between(density, low, high):
    return integral(lambda x: x * density(x), low, high) / integral(density, low, high)


# Quantiles of PERT(1, 3, 4): where the density (x - 1)^(8/3) (4 - x)^(4/3) has a tenth and 99 % of its area to the left. A standard error of
# a quantile is sqrt(p (1 - p) / n) over the density there.
def of_pert(x):
    return max(x - 1, 0) ** (8 / 3) * max(4 - x, 0) ** (4 / 3)


area = integral(of_pert, 1, 4)
for name, share in (("q_pert", 0.1), ("q_pert_high", 0.99)):
    error = math.sqrt(share * (1 - share) / 200_000) * area / of_pert(row[name])
    below = integral(of_pert, 1, row[name]) / area
    close(name, row[name] + (share - below) * area / of_pert(row[name]), 4 * error)
    # The error that is shown is one estimate of it.
    if not 0.5 * error < row[name + "_error"] < 2 * error:
        problems.append(f"{name}: standard error {row[name + '_error']}, not {error}")
close("p_both_error", math.sqrt(0.25 * 0.75 / 200_000), 1e-5)
close("q_discrete", 7, 0)  # 1, 3 and 7 have 30 %, 50 % and 20 %
close("q_discrete_low", 1, 0)
close("q_empirical", 4, 0)
near("offered", 250)
close("q_offer", 300, 0)
close("q_truncated", normal.inv_cdf(0.75), 0.01)
near("even", 2)
close("q_even", 1.1, 0.01)
near("skewed", mean_between(lambda x: (4 - x), 1, 3))
near("long", mean_between(lambda x: math.exp(-0.5 * math.log(x / 2) ** 2) / x, 1, 3))
near("listed", 1.5)
close("share_above", 100 * 0.5, 1)
print("\n".join(problems) or "draws are as their distributions say")
