"""Starts the same commands several times at once, with an empty cache of compiled code."""

import os
import shutil
import subprocess
import sys

folder, spec = sys.argv[1:]
shutil.rmtree(folder, ignore_errors=True)
os.makedirs(folder)
environment = dict(os.environ, INGOT_CACHE=os.path.join(folder, "cache"))


def fail(text):
    sys.exit("failed: " + text)


def start(*words):
    return subprocess.Popen(["ingot", "run", spec, "--engine", "compiled", *words], env=environment,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


runs = [start("--study", study, "--format", "csv") for study in ("sums", "front") for _ in range(4)]
results = [(run.args, *run.communicate(), run.returncode) for run in runs]
for args, out, errors, code in results:
    if code != 0:
        fail(f"{args}: {errors}")
for study in ("sums", "front"):
    if len({out for args, out, _, _ in results if study in args}) != 1:
        fail("runs at the same time disagree")
if [name for name in os.listdir(os.path.join(folder, "cache")) if ".part" in name]:
    fail("parts stay in the cache")
if len(os.listdir(os.path.join(folder, "cache"))) != 2:
    fail("one piece of code is kept more than once")
