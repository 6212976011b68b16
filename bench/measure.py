"""Measures what Ingot costs its user, and holds the limits: starting the command, answering the main example, and the sweeps of bench/specs beside the
references of bench/reference.

Every figure is a ratio or a rate of one run on one machine. A figure fails when it misses its limit by more than the noise: the spread of the samples it was
made from. Output of the commands goes to a file that is thrown away, so no terminal is waited for.
"""

import argparse
import csv
import io
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
EXAMPLE = "examples/domestic_accelerators.ingot"
FIRST = "examples/first.ingot"
TRAINING = "bench/specs/training_sweep.ingot"
PACKAGE = "bench/specs/die_and_package.ingot"
ARCHITECT = "bench/specs/architect.ingot"
ARCHITECT_INNER = 7 * 6 * 8 * 3 * 12 * 4  # candidates of its `choose`

# Command line after `ingot`, and the limit in milliseconds where there is one.
COMMANDS = [
    (["--help"], 10),
    (["check", FIRST], None),
    (["check", EXAMPLE], 50),
    (["run", FIRST], None),
    (["run", EXAMPLE], 500),
    (["run", EXAMPLE, "--format", "csv"], None),
]


def once(command, environment=None):
    """Wall seconds, processor seconds and peak bytes of one process; None when it fails."""
    with tempfile.TemporaryFile() as sink:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        return None
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def machine():
    name = platform.machine()
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                name = line.split(":", 1)[1].strip()
                break
    return f"{name}, {os.cpu_count()} processors"


def measure_commands(ingot, runs):
    print(f"{'command':<62} {'wall':>9} {'processor':>10} {'memory':>9} {'limit':>8} {'of limit':>9}")
    late = False
    for arguments, limit in COMMANDS:
        once([ingot] + arguments)
        samples = [once([ingot] + arguments) for _ in range(runs)]
        name = "ingot " + " ".join(arguments)
        if None in samples:
            print(f"{name:<62} fails")
            late = True
            continue
        wall, processor, memory = (statistics.median(column) for column in zip(*samples))
        bound = f"{limit} ms" if limit else ""
        ratio = f"{processor * 1e3 / limit:.2f}" if limit else ""
        late = late or bool(limit and processor * 1e3 > limit)
        print(f"{name:<62} {wall * 1e3:>6.1f} ms {processor * 1e3:>7.1f} ms {memory / 2**20:>5.0f} MiB {bound:>8} {ratio:>9}",
              flush=True)
    return late


class Figures:
    """Prints figures with what they should reach, and remembers which do not."""

    def __init__(self):
        self.missed = []

    def add(self, what, value, unit="", reach=None, at_least=True, noise=0.0, floor=None):
        """`floor`: of an aim that is not reached yet, what must not be lost again."""
        text = f"{value:.3g}" if abs(value) < 1e5 else f"{value / 1e6:.4g} million"
        line = f"{what:<70} {text + ' ' + unit:>24}"
        if reach is not None:
            ok = value >= reach * (1 - noise) if at_least else value <= reach * (1 + noise)
            line += f"   {'at least' if at_least else 'at most'} {reach:g}{'' if ok else '  MISSED'}"
            if noise:
                line += f"  (noise {100 * noise:.0f} %)"
            if not ok and (floor is None or value < floor * (1 - noise)):
                self.missed.append(what)
        print(line, flush=True)


def sweep_times(ingot, spec, threads=1, repeats=5, environment=None):
    """Seconds of the steps of a compiled sweep, and its rows."""
    command = [ingot, "measure", spec, "--threads", str(threads), "--repeats", str(repeats)]
    text = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, env=environment).stdout
    front = float(re.search(r"front ([\d.]+)", text).group(1))
    match = re.search(r"rows (\d+) plan ([\d.]+) compile ([\d.]+) sweep ([\d.]+)", text)
    rows, plan, compiling, sweep = int(match.group(1)), *map(float, match.groups()[1:])
    return {"rows": rows, "front": front, "plan": plan, "compile": compiling, "sweep": sweep}


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
    return float(lines[0].split()[1]), int(lines[0].split()[3]), [line.split(",") for line in lines[1:]]


def same_answers(ingot, references, figures):
    text = subprocess.run([ingot, "run", TRAINING, "--format", "csv", "--engine", "compiled"], cwd=ROOT, check=True,
                          capture_output=True, text=True).stdout
    rows = list(csv.reader(io.StringIO(text)))[1:]
    worst = 0.0
    for executable in references.values():
        _, _, theirs = reference(executable)
        if [row[:9] for row in rows] != [row[:9] for row in theirs]:
            print("the references find other plans than Ingot")
            figures.missed.append("same plans")
            return
        for mine, other in zip(rows, theirs):
            a, b = float(mine[12]), float(other[9])
            worst = max(worst, abs(a - b) / abs(b))
    figures.add("the references' answers differ by, relatively", worst, reach=1e-12, at_least=False)


def measure_sweeps(ingot, samples, figures):
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, INGOT_CACHE="off")
        references = build_references(folder)
        same_answers(ingot, references, figures)
        mine, plain, expert, second = [], [], [], []
        for _ in range(samples):  # side by side, so that a slow moment of the machine meets all of them
            one = sweep_times(ingot, TRAINING)
            mine.append(one["sweep"])
            plain.append(reference(references["training_plain"])[0])
            expert.append(reference(references["training_expert"])[0])
            second.append(one["sweep"] / sweep_times(ingot, TRAINING, threads=2)["sweep"])
        rows = one["rows"]
        median = statistics.median

        def noise(values):
            return (max(values) - min(values)) / 2 / median(values)

        figures.add("training configurations considered a second, one core", rows / median(mine), "/s", 50e6, noise=noise(mine))
        to_plain = [a / b for a, b in zip(plain, mine)]
        figures.add("times the speed of the plain loop in C++", median(to_plain), "x", 10, noise=noise(to_plain), floor=0.6)
        to_expert = [a / b for a, b in zip(expert, mine)]
        figures.add("times the speed of the hoisted and vectorised one", median(to_expert), "x", 1, noise=noise(to_expert),
                    floor=0.15)
        figures.add("the second core", median(second), "x", 1.9, noise=noise(second))
        cold = [sum(sweep_times(ingot, TRAINING, repeats=1, environment=environment)[k] for k in ("front", "plan", "compile"))
                for _ in range(samples)]
        figures.add("cold start: parse, check, elaborate, plan, compile", median(cold), "s", 1, at_least=False, noise=noise(cold))
        packages = sweep_times(ingot, PACKAGE)
        figures.add("die and package costs a second, one core", packages["rows"] / packages["sweep"], "/s", 50e6)
        once([ingot, "run", ARCHITECT], environment)
        wall, processor, memory = once([ingot, "run", ARCHITECT], environment)
        chips = sweep_times(ingot, ARCHITECT, repeats=1)["rows"]
        figures.add(f"architect's sweep of {chips} chips, {chips * ARCHITECT_INNER / 1e9:.3f} billion inner plans", wall, "s", 20,
                    at_least=False)
        figures.add("  its processor time", processor, "s")
        figures.add("  its memory", memory / 2**20, "MiB", 512, at_least=False)
        # Every row as text.
        output = os.path.join(folder, "all.csv")
        command = [ingot, "run", TRAINING, "--all", "--format", "csv", "-o", output]
        wall, _, memory = once(command)
        with open(output, "rb") as file:
            lines = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) - 1
        figures.add(f"rows of CSV a second ({os.path.getsize(output) / 1e6:.0f} MB)", lines / wall, "/s", 1e6, floor=0.8e6)
        figures.add("  its memory", memory / 2**20, "MiB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, help="the build folder")
    parser.add_argument("--runs", type=int, default=15, help="processes per command, after one that warms the caches")
    parser.add_argument("--samples", type=int, default=5, help="samples per figure of a sweep")
    parser.add_argument("--only", choices=["commands", "sweeps"])
    options = parser.parse_args()
    ingot = os.path.join(os.path.abspath(options.build), "bin", "ingot")
    if shutil.which(os.environ.get("CXX", "g++")) is None:
        sys.exit("the references need a C++ compiler")
    print(f"{machine()}; medians of {options.runs} processes")
    late = options.only != "sweeps" and measure_commands(ingot, options.runs)
    figures = Figures()
    if options.only != "commands":
        print()
        measure_sweeps(ingot, options.samples, figures)
    return 1 if late or figures.missed else 0


if __name__ == "__main__":
    sys.exit(main())
