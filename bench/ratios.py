"""Ratios to the references that must not be lost again: `ratios.json` holds what they were and how much they scattered.

A ratio fails when its median falls below what it was by more than its noise: three times the median deviation of that measurement's rounds, or of this one's
where that is more. Both sides are timed by what the processor gave them, and a few rounds that the machine disturbed do not move a median.
"""

import json
import os
import statistics
import tempfile

from figures import ROOT
from sweeps import build_references, ratios_of, side_by_side

FILE = os.path.join(ROOT, "bench", "ratios.json")
ROUNDS = 7


def noise(values):
    middle = statistics.median(values)
    return 3 * statistics.median(abs(value - middle) for value in values) / middle


def measured(ingot, rounds):
    with tempfile.TemporaryDirectory() as folder:
        return ratios_of(side_by_side(ingot, build_references(folder), rounds))


def store(ingot, machine):
    kept = {name: {"ratio": round(statistics.median(values), 2), "noise": round(noise(values), 3)}
            for name, values in measured(ingot, 3 * ROUNDS).items()}
    with open(FILE, "w", encoding="utf-8") as file:
        json.dump({"machine": machine, "ratios": kept}, file, indent=2)
        file.write("\n")


def check(ingot, machine):
    """Whether some ratio has fallen. Those of another machine are not compared: its vectors may be longer."""
    with open(FILE, encoding="utf-8") as file:
        stored = json.load(file)
    kept, fallen = stored["ratios"], False
    if stored["machine"] != machine:
        print(f"bench/ratios.json is of another machine ({stored['machine']}): nothing to compare with")
        return False
    for name, values in measured(ingot, ROUNDS).items():
        ratio, spread = statistics.median(values), max(kept[name]["noise"], noise(values))
        least = kept[name]["ratio"] * (1 - min(spread, 0.9))
        bad = ratio < least
        fallen = fallen or bad
        print(f"times the speed of training_{name}.cpp: {ratio:.3g}, was {kept[name]['ratio']:.3g}; "
              f"at least {least:.3g} with a noise of {100 * spread:.0f} %{'  FALLEN' if bad else ''}")
    return fallen
