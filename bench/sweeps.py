"""Compiled sweeps, and the references in C++ beside them."""

import csv
import io
import os
import re
import statistics
import subprocess
import tempfile

from figures import ROOT, noise, once
import hot_loop

TRAINING = "bench/specs/training_sweep.ingot"
PACKAGE = "bench/specs/die_and_package.ingot"
ARCHITECT = "bench/specs/architect.ingot"
AIMS = {"plain": 10, "expert": 1}  # times the speed of the references
ARCHITECT_INNER = 7 * 6 * 8 * 3 * 12 * 4  # candidates of its `choose`


def sweep_times(ingot, spec, threads=1, repeats=5, environment=None):
    """Seconds of the steps of a compiled sweep, its rows, and at how many points of them it looked."""
    command = [ingot, "measure", spec, "--threads", str(threads), "--repeats", str(repeats)]
    text = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, env=environment).stdout
    front = float(re.search(r"front ([\d.]+)", text).group(1))
    match = re.search(r"rows (\d+) computed (\d+) plan ([\d.]+) compile ([\d.]+) sweep ([\d.]+)", text)
    rows, computed = int(match.group(1)), int(match.group(2))
    plan, compiling, sweep = map(float, match.groups()[2:])
    return {"rows": rows, "computed": computed, "front": front, "plan": plan, "compile": compiling, "sweep": sweep}


def build_references(folder):
    """Executables of bench/reference by name."""
    compiler = os.environ.get("CXX", "g++")
    result = {}
    for name in ("training_plain", "training_expert"):
        target = os.path.join(folder, name)
        subprocess.run([compiler, "-std=c++20", "-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno",
                        "-fno-trapping-math", f"bench/reference/{name}.cpp", "-o", target], cwd=ROOT, check=True)
        result[name] = target
    return result


def reference(executable):
    """Seconds, and the rows of the answer."""
    lines = subprocess.run([executable], check=True, capture_output=True, text=True).stdout.splitlines()
    return float(lines[0].split()[1]), [line.split(",") for line in lines[1:]]


def same_answers(ingot, references, figures):
    text = subprocess.run([ingot, "run", TRAINING, "--format", "csv", "--engine", "compiled"], cwd=ROOT, check=True,
                          capture_output=True, text=True).stdout
    rows = list(csv.reader(io.StringIO(text)))[1:]
    worst = 0.0
    for executable in references.values():
        _, theirs = reference(executable)
        if [row[:9] for row in rows] != [row[:9] for row in theirs]:
            print("the references find other plans than Ingot")
            figures.missed.append("same plans")
            return
        for mine, other in zip(rows, theirs):
            a, b = float(mine[12]), float(other[9])
            worst = max(worst, abs(a - b) / abs(b))
    figures.add("the references' answers differ by, relatively", worst, reach=1e-12, at_least=False)


def side_by_side(ingot, references, rounds):
    """Rounds of the same question in turn, so that a slow moment of the machine meets all of them: seconds of each, the least of a few sweeps."""
    samples = []
    for _ in range(rounds):
        one = sweep_times(ingot, TRAINING, repeats=30)
        samples.append({"ingot": one["sweep"], "rows": one["rows"], "computed": one["computed"],
                        "plain": reference(references["training_plain"])[0],
                        "expert": reference(references["training_expert"])[0]})
    return samples


def ratios_of(samples):
    """Of each round, times the speed of the references."""
    return {name: [sample[name] / sample["ingot"] for sample in samples] for name in ("plain", "expert")}


def measure_training(ingot, references, rounds, figures):
    samples = side_by_side(ingot, references, rounds)
    seconds = [sample["ingot"] for sample in samples]
    rows, computed = samples[0]["rows"], samples[0]["computed"]
    figures.add("training configurations considered a second, one core", rows / statistics.median(seconds), "/s", 50e6,
                noise=noise(seconds))
    figures.add("  configurations", rows)
    figures.add("  evaluated", computed)
    figures.add("  in ranges that a condition refuses as a whole", 100 * (1 - computed / rows), "%")
    figures.add("  evaluated a second", computed / statistics.median(seconds), "/s")
    ratios = ratios_of(samples)
    for name, what in (("plain", "the plain loop in C++"), ("expert", "the hoisted and vectorised one")):
        figures.add(f"times the speed of {what}", statistics.median(ratios[name]), "x", AIMS[name], noise=noise(ratios[name]))
    return samples


def measure_hot_loop(ingot, sample, figures):
    loop = hot_loop.loop_of(ingot, os.path.join(ROOT, TRAINING))
    found = hot_loop.analyse(loop)
    clock = hot_loop.clock()
    figures.add("innermost loop: instructions for a point", found["instructions"])
    figures.add("  cycles for a point by llvm-mca, at least", found["bound"])
    figures.add(f"  cycles for a point of the whole sweep, at {clock / 1e9:.2f} GHz", sample["ingot"] * clock / sample["computed"])
    print(f"  bound by: {', '.join(found['bounds'])}")


def measure_sweeps(ingot, samples, figures):
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, INGOT_CACHE="off")
        references = build_references(folder)
        same_answers(ingot, references, figures)
        rounds = measure_training(ingot, references, samples, figures)
        measure_hot_loop(ingot, min(rounds, key=lambda sample: sample["ingot"]), figures)
        cold = [sum(sweep_times(ingot, TRAINING, repeats=1, environment=environment)[k] for k in ("front", "plan", "compile"))
                for _ in range(samples)]
        figures.add("cold start: parse, check, elaborate, plan, compile", statistics.median(cold), "s", 1, at_least=False,
                    noise=noise(cold))
        packages = sweep_times(ingot, PACKAGE)
        figures.add("die and package costs a second, one core", packages["rows"] / packages["sweep"], "/s", 50e6)
        # The architect's sweep lasts long enough for threads to share it. Both are timed by the clock: this figure wants an idle machine.
        second = [sweep_times(ingot, ARCHITECT, threads=0, repeats=2)["sweep"] / sweep_times(ingot, ARCHITECT, threads=2, repeats=2)["sweep"]
                  for _ in range(samples)]
        figures.add("the second core", statistics.median(second), "x", 1.9, noise=noise(second))
        once([ingot, "run", ARCHITECT], environment)
        wall, processor, memory = once([ingot, "run", ARCHITECT], environment)
        chips = sweep_times(ingot, ARCHITECT, repeats=1)["rows"]
        figures.add(f"architect's sweep of {chips} chips, {chips * ARCHITECT_INNER / 1e9:.3f} billion inner plans", wall, "s", 20,
                    at_least=False)
        figures.add("  its processor time", processor, "s")
        figures.add("  its memory", memory / 2**20, "MiB", 512, at_least=False)
        measure_rows(ingot, folder, figures)


def measure_rows(ingot, folder, figures):
    """Every row as text."""
    output = os.path.join(folder, "all.csv")
    wall, processor, memory = once([ingot, "run", TRAINING, "--all", "--format", "csv", "-o", output])
    with open(output, "rb") as file:
        lines = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) - 1
    figures.add(f"rows of CSV a second ({os.path.getsize(output) / 1e6:.0f} MB)", lines / wall, "/s")
    figures.add("  and a second of processor time", lines / processor, "/s", 1e6)
    figures.add("  its memory", memory / 2**20, "MiB")
