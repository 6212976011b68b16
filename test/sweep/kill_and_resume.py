"""Kills sweeps at several moments and resumes them; compares what they wrote with what an undisturbed one wrote.

Arguments: a folder, a spec, `run` or `simulator` (what writes the rows), a format.
"""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

folder, spec, writer, form = sys.argv[1:]
shutil.rmtree(folder, ignore_errors=True)
os.makedirs(folder)
spec = shutil.copy(spec, os.path.join(folder, "sums.ingot"))
simulator = os.path.join(folder, "simulator")
environment = dict(os.environ, INGOT_CHECKPOINT_SECONDS="0")
CHECKPOINT = os.path.join(folder, "checkpoint")
ROWS = 60 * 200 * 100


def build():
    subprocess.run(["ingot", "build", spec, "--study", "sums", "-o", simulator], check=True, stdout=subprocess.DEVNULL)


def command(output, *more):
    start = [simulator] if writer == "simulator" else ["ingot", "run", spec, "--engine", "compiled"]
    return start + ["--study", "sums", "--all", "--format", form, "-o", output, "--threads", "2", "--checkpoint",
                    CHECKPOINT, *more]


def fail(text):
    sys.exit("failed: " + text)


def number(word):
    """Of the checkpoint's head; 0: there is none."""
    try:
        with open(CHECKPOINT, "rb") as file:
            found = re.search(rb"^%b (\d+)$" % word, file.read(400), re.MULTILINE)
            return int(found[1]) if found else 0
    except FileNotFoundError:
        return 0


def wait_for(done, process, before=0, seconds=60):
    """Until so many chunks are saved. A run that goes on never says fewer than there were."""
    end = time.monotonic() + seconds
    while number(b"done") < done and process.poll() is None and time.monotonic() < end:
        if number(b"done") < before:
            process.kill()
            fail("it began again")
        time.sleep(0.001)


def rows_of(path):
    if form == "sqlite":
        connection = sqlite3.connect(path)
        return connection.execute("SELECT count(*) FROM sums").fetchone()[0]
    return open(path, "rb").read().count(b"\n") - (form == "csv")


if writer == "simulator":
    build()
whole = os.path.join(folder, "whole")
subprocess.run(command(whole), check=True, env=environment)
expected = open(whole, "rb").read()
if rows_of(whole) != ROWS:
    fail("rows are missing in the undisturbed sweep")

ATTEMPTS = 6
stopped = {}
for sent in (signal.SIGKILL, signal.SIGINT):
    output = os.path.join(folder, sent.name)
    if os.path.exists(CHECKPOINT):
        os.remove(CHECKPOINT)
    more, stopped[sent] = [], 0
    for attempt in range(ATTEMPTS):
        before = number(b"done")
        process = subprocess.Popen(command(output, *more), env=environment, stderr=subprocess.PIPE, text=True)
        wait_for(before + max(1, number(b"chunks") // (2 * ATTEMPTS)), process, before)
        process.send_signal(sent)
        _, errors = process.communicate()
        if process.returncode == 0:
            break
        if process.returncode not in (1, -sent):
            fail(f"it ended with {process.returncode}: {errors}")
        if number(b"done") > before:
            stopped[sent] += 1
        if os.path.exists(output):
            fail("a part of the output has the whole one's name")
        # Otherwise the signal ended it, before it began to sweep.
        if process.returncode == 1 and ("stopped at" not in errors or "`--resume` goes on" not in errors):
            fail("it does not say how to go on: " + errors)
        more = ["--resume"]
    if process.returncode != 0:
        subprocess.run(command(output, *more), check=True, env=environment)
    if open(output, "rb").read() != expected:
        fail(f"other bytes after {sent.name}")
    if os.path.exists(CHECKPOINT) or os.path.exists(output + ".part") or os.path.exists(output + ".part-journal"):
        fail("something stays beside the whole output")
if min(stopped.values()) < 2:
    fail(f"too few were stopped on their way: {stopped}")

# A changed spec is refused, with the reason.
process = subprocess.Popen(command(os.path.join(folder, "changed")), env=environment, stderr=subprocess.PIPE)
wait_for(1, process)
process.send_signal(signal.SIGKILL)
process.communicate()
text = open(spec, encoding="utf-8").read()
open(spec, "w", encoding="utf-8").write(text.replace("a * b + c", "a * b + 2 * c"))
if writer == "simulator":
    build()
refused = subprocess.run(command(os.path.join(folder, "changed"), "--resume"), env=environment, capture_output=True,
                         text=True, check=False)
if refused.returncode == 0 or "the spec, the library or a `--set` has changed since" not in refused.stderr:
    fail("a changed spec is resumed: " + refused.stderr)
print(f"{sum(stopped.values())} times stopped on the way and gone on with")
