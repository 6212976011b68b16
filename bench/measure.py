"""Measures what starting the command and answering the main example cost: medians of several processes.

Wall time is what a user waits; processor time is user and system time over all threads; memory is the largest resident
set of the process. Output goes to a file that is thrown away, so no terminal is waited for.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
EXAMPLE = "examples/domestic_accelerators.ingot"
FIRST = "examples/first.ingot"

# Command line after `ingot`, and the limit in milliseconds where there is one.
MEASURED = [
    (["--help"], 10),
    (["check", FIRST], None),
    (["check", EXAMPLE], 50),
    (["run", FIRST], None),
    (["run", EXAMPLE], 500),
    (["run", EXAMPLE, "--format", "csv"], None),
]


def once(command):
    """Wall seconds, processor seconds and peak bytes of one process; None when it fails."""
    with tempfile.TemporaryFile() as sink:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink)
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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, help="the build folder")
    parser.add_argument("--runs", type=int, default=15, help="processes per figure, after one that warms the caches")
    options = parser.parse_args()
    ingot = os.path.join(os.path.abspath(options.build), "bin", "ingot")

    print(f"{machine()}; medians of {options.runs} processes")
    print(f"{'command':<62} {'wall':>9} {'processor':>10} {'memory':>9} {'limit':>8} {'of limit':>9}")
    late = False
    for arguments, limit in MEASURED:
        once([ingot] + arguments)
        samples = [once([ingot] + arguments) for _ in range(options.runs)]
        name = "ingot " + " ".join(arguments)
        if None in samples:
            print(f"{name:<62} fails")
            late = True
            continue
        wall, processor, memory = (statistics.median(column) for column in zip(*samples))
        bound = f"{limit} ms" if limit else ""
        ratio = f"{wall * 1e3 / limit:.2f}" if limit else ""
        late = late or bool(limit and wall * 1e3 > limit)
        print(f"{name:<62} {wall * 1e3:>6.1f} ms {processor * 1e3:>7.1f} ms {memory / 2**20:>5.0f} MiB {bound:>8} {ratio:>9}",
              flush=True)
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
