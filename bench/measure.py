"""Measures what Ingot costs its user, and holds the limits: starting the command, answering the main example, and the sweeps of bench/specs beside the
references of bench/reference.

Every figure is a ratio or a rate of one run on one machine. A figure fails when it misses its limit by more than the noise: the spread of the samples it was
made from. Output of the commands goes to a file that is thrown away, so no terminal is waited for.
"""

import argparse
import os
import platform
import shutil
import statistics
import sys

from figures import Figures, once
from growth import measure_growth
import ratios
from sweeps import measure_sweeps

EXAMPLE = "examples/domestic_accelerators.ingot"
FIRST = "examples/first.ingot"

# Command line after `ingot`, and the limit in milliseconds where there is one.
COMMANDS = [
    (["--help"], 10),
    (["check", FIRST], None),
    (["check", EXAMPLE], 50),
    (["run", FIRST], None),
    (["run", EXAMPLE], 500),
    (["run", EXAMPLE, "--format", "csv"], None),
]


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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, help="the build folder")
    parser.add_argument("--runs", type=int, default=15, help="processes per command, after one that warms the caches")
    parser.add_argument("--samples", type=int, default=5, help="samples per figure of a sweep")
    parser.add_argument("--only", choices=["commands", "sweeps", "growth"])
    parser.add_argument("--check", action="store_true", help="only whether the ratios of ratios.json still hold")
    parser.add_argument("--store", action="store_true", help="measure the ratios of ratios.json again")
    options = parser.parse_args()
    ingot = os.path.join(os.path.abspath(options.build), "bin", "ingot")
    if shutil.which(os.environ.get("CXX", "g++")) is None:
        sys.exit("the references need a C++ compiler")
    if options.store:
        ratios.store(ingot, machine())
    if options.check or options.store:
        return 1 if ratios.check(ingot, machine()) else 0
    print(f"{machine()}; medians of {options.runs} processes")
    late = options.only in (None, "commands") and measure_commands(ingot, options.runs)
    figures = Figures()
    if options.only in (None, "sweeps"):
        print()
        measure_sweeps(ingot, options.samples, figures)
    if options.only in (None, "growth"):
        print()
        measure_growth(ingot, min(3, options.samples), figures)
    return 1 if late or figures.missed else 0


if __name__ == "__main__":
    sys.exit(main())
