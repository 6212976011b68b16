"""How what Ingot does before a sweep grows with the spec: time for a statement in specs of more and more statements."""

import os
import tempfile

from sweeps import sweep_times

SIZES = (1000, 2000, 4000, 8000)


def spec_of(statements):
    """A study whose values are made of the two before them and stay near one, so that nothing folds and all of it is compiled."""
    lines = ["ingot 1", "study grown {", "  vary x in range(1, 40)", "  vary y in range(1, 40)", "  let v0 = x", "  let v1 = y"]
    lines += [f"  let v{i} = v{i - 1} * 0.5 + {1 + i % 7} / (v{i - 2} + 1)" for i in range(2, statements)]
    lines += [f"  report result = v{statements - 1}", "  top 3 minimize result", "}"]
    return "\n".join(lines) + "\n"


def measure_growth(ingot, samples, figures):
    environment = dict(os.environ, INGOT_CACHE="off")
    seconds = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path = os.path.join(folder, f"grown{size}.ingot")
            with open(path, "w", encoding="utf-8") as file:
                file.write(spec_of(size))
            times = [sweep_times(ingot, path, repeats=1, environment=environment) for _ in range(samples)]
            seconds[size] = min(t["front"] + t["plan"] + t["compile"] for t in times)
    small, large = SIZES[0], SIZES[-1]
    for size in SIZES:
        figures.add(f"cold start of a study of {size} statements", seconds[size], "s")
    # What a further statement costs in the larger half, beside the smaller half: 1 when growth is linear.
    first = (seconds[SIZES[-2]] - seconds[small]) / (SIZES[-2] - small)
    last = (seconds[large] - seconds[SIZES[-2]]) / (large - SIZES[-2])
    figures.add("  a further statement in the larger half, beside one in the smaller", last / first, "x", 2, at_least=False)
