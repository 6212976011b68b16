"""Ratios to the references that must not be lost again: `ratios.json` holds what they were and how much they scattered.

A ratio fails when its median falls below what it was by more than its noise: three times the median deviation of that measurement's rounds. A measurement that
scatters twice as much is made once more. Both sides are timed by what the processor gave them, and a few rounds that the machine disturbed do not move a median.
On another machine, whose vectors may be longer or shorter, the ratios only have to reach their aims.
"""

import json
import os
import statistics
import tempfile

from figures import Figures, ROOT
from sweeps import AIMS, build_references, ratios_of, same_answers, side_by_side

FILE = os.path.join(ROOT, "bench", "ratios.json")
ROUNDS = 7


def noise(values):
    middle = statistics.median(values)
    return 3 * statistics.median(abs(value - middle) for value in values) / middle


def measured(ingot, rounds):
    """Of each round; None when the references answer otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        references, figures = build_references(folder), Figures()
        same_answers(ingot, references, figures)
        return None if figures.missed else ratios_of(side_by_side(ingot, references, rounds))


def store(ingot, machine):
    kept = {name: {"ratio": round(statistics.median(values), 2), "noise": round(noise(values), 3)}
            for name, values in measured(ingot, 3 * ROUNDS).items()}
    with open(FILE, "w", encoding="utf-8") as file:
        json.dump({"machine": machine, "ratios": kept}, file, indent=2)
        file.write("\n")


def check(ingot, machine):
    """Whether some ratio has fallen, or an answer is another."""
    with open(FILE, encoding="utf-8") as file:
        stored = json.load(file)
    kept, same_machine = stored["ratios"], stored["machine"] == machine
    ratios = measured(ingot, ROUNDS)
    if ratios and any(noise(values) > 2 * kept[name]["noise"] for name, values in ratios.items()):
        ratios = measured(ingot, ROUNDS)
    fallen = not ratios
    for name, values in (ratios or {}).items():
        ratio = statistics.median(values)
        least = kept[name]["ratio"] * (1 - kept[name]["noise"]) if same_machine else AIMS[name]
        bad = ratio < least
        fallen = fallen or bad
        was = f"was {kept[name]['ratio']:.3g} with a noise of {100 * kept[name]['noise']:.0f} %" if same_machine else "on another machine than the one kept"
        print(f"times the speed of training_{name}.cpp: {ratio:.3g}, {was}; at least {least:.3g}{'  FALLEN' if bad else ''}")
    return fallen
