"""Compares Sobol indices of the Ishigami function with what its integrals give."""

import json
import math
import sys

A, B = 7, 0.1
# Saltelli and others, "Global Sensitivity Analysis: The Primer" (2008), 4.6: variances of the terms of its decomposition.
v1 = 0.5 * (1 + B * math.pi**4 / 5) ** 2
v2 = A**2 / 8
v13 = B**2 * math.pi**8 * (1 / 18 - 1 / 50)
variance = v1 + v2 + v13
wanted = {"x1": (v1, v1 + v13), "x2": (v2, v2), "x3": (0, v13)}
assert abs(wanted["x1"][0] / variance - 0.3139) < 5e-5 and abs(wanted["x3"][1] / variance - 0.2437) < 5e-5

result = json.load(open(sys.argv[1], encoding="utf-8"))
largest_error = float(sys.argv[2])
problems = []
if [one["input"] for one in result["inputs"]] != ["x1", "x2", "x3"]:
    problems.append(f"ranked {[one['input'] for one in result['inputs']]}")
if abs(result["standard_deviation"] / math.sqrt(variance) - 1) > 0.02:
    problems.append(f"standard deviation {result['standard_deviation']}, not {math.sqrt(variance)}")
for one in result["inputs"]:
    for index, name in enumerate(("alone", "together")):
        value, error = one[name], one[name + "_error"]
        if not error <= largest_error:
            problems.append(f"{one['input']} {name}: standard error {error}")
        # Four standard errors of 15 degrees of freedom: once in a thousand.
        if not abs(value - wanted[one["input"]][index] / variance) <= 4 * error + 1e-9:
            problems.append(f"{one['input']} {name}: {value} ± {error}, not {wanted[one['input']][index] / variance}")
print("\n".join(problems) or "indices are as derived")
