"""`--uncertain` draws what `--draws` draws: the same rows, and values that the catalogue's ranges give."""

import json
import sys

uncertain, drawn = (json.load(open(path, encoding="utf-8"))[0] for path in sys.argv[1:3])
problems = []
if uncertain["rows"] != drawn["rows"]:
    problems.append("--uncertain gives other rows than --draws 10000")
row = uncertain["rows"][0]
# HBM2e is uniform from 7 to 12 USD/GB (stdlib/catalog/memories.ingot).
if not abs(row["first"] - 9.5) <= 4 * row["first_error"]:
    problems.append(f"mean {row['first']}, not 9.5")
# HBM3 is uniform from 10 to 16: below it in the triangle of side 2 out of 5 by 6.
if not abs(row["cheaper"] - 2 / 30) <= 4 * row["cheaper_error"]:
    problems.append(f"share {row['cheaper']}, not 1/15")
print("\n".join(problems) or "one seed, one result")
