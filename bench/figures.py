"""Figures with what they should reach, and how processes are measured."""

import os
import statistics
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def noise(values):
    """Half the spread of samples, relatively."""
    return (max(values) - min(values)) / 2 / statistics.median(values)


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


class Figures:
    """Prints figures with what they should reach, and remembers which do not."""

    def __init__(self):
        self.missed = []

    def add(self, what, value, unit="", reach=None, at_least=True, noise=0.0):
        text = f"{value:.3g}" if abs(value) < 1e5 else f"{value / 1e6:.4g} million"
        line = f"{what:<70} {text + ' ' + unit:>24}"
        if reach is not None:
            ok = value >= reach * (1 - noise) if at_least else value <= reach * (1 + noise)
            line += f"   {'at least' if at_least else 'at most'} {reach:g}{'' if ok else '  MISSED'}"
            if noise:
                line += f"  (noise {100 * noise:.0f} %)"
            if not ok:
                self.missed.append(what)
        print(line, flush=True)
