"""Standard errors of a comparison and of its parts, by hand: a uniform variable of width w has the variance w^2 / 12."""

import json
import math
import sys

row = json.load(open(sys.argv[1], encoding="utf-8"))["rows"][0]
DRAWS = 40_000
problems = []


def close(name, wanted, within):
    if not abs(row[name] - wanted) <= within * abs(wanted):
        problems.append(f"{name}: {row[name]}, not {wanted}")


part = math.sqrt(((10_000 / 50) ** 2 + 20**2) / 12 / DRAWS)
close("one_error", part, 0.02)
close("other_error", part, 0.02)
# The wafer's price is the same draw in both: only their own parts are left. Independent draws would give sqrt(2) times a part's error.
close("difference_error", math.sqrt(2 * 20**2 / 12 / DRAWS), 0.02)
if not row["difference_error"] < 0.15 * math.hypot(row["one_error"], row["other_error"]):
    problems.append("the comparison has no less noise than its parts")
# One is cheaper unless its own part is above the other's: 1 - 15^2 / (2 20^2).
close("likely", 1 - 15**2 / (2 * 20**2), 0.02)
print("\n".join(problems) or "compared designs share their draws")
