"""Kills sweeps at several moments and resumes them; compares what they wrote with what an undisturbed one wrote."""

import os
import shutil
import signal
import subprocess
import sys
import time

folder, spec = sys.argv[1], sys.argv[2]
shutil.rmtree(folder, ignore_errors=True)
os.makedirs(folder)
spec = shutil.copy(spec, os.path.join(folder, "sums.ingot"))
environment = dict(os.environ, INGOT_CHECKPOINT_SECONDS="0")
CHECKPOINT = os.path.join(folder, "checkpoint")


def command(output, *more):
    return ["ingot", "run", spec, "--study", "sums", "--all", "--format", "csv", "-o", output, "--engine", "compiled",
            "--threads", "2", "--checkpoint", CHECKPOINT, *more]


def fail(text):
    sys.exit("failed: " + text)


def wait_for(path, process, seconds=60):
    end = time.monotonic() + seconds
    while not os.path.exists(path) and process.poll() is None and time.monotonic() < end:
        time.sleep(0.001)


whole = os.path.join(folder, "whole.csv")
subprocess.run(command(whole), check=True, env=environment)
expected = open(whole, "rb").read()
if expected.count(b"\r\n") != 300 * 200 * 100 + 1:
    fail("rows are missing in the undisturbed sweep")

killed = 0
for sent in (signal.SIGKILL, signal.SIGINT):
    output = os.path.join(folder, f"{sent.name}.csv")
    more = []
    for attempt in range(6):
        process = subprocess.Popen(command(output, *more), env=environment, stderr=subprocess.PIPE, text=True)
        wait_for(CHECKPOINT, process)
        time.sleep(0.02 * attempt)
        process.send_signal(sent)
        _, errors = process.communicate()
        if process.returncode == 0:
            break
        killed += 1
        if os.path.exists(output):
            fail("a part of the output has the whole one's name")
        if sent == signal.SIGINT and ("error[E0632]" not in errors or "`--resume` goes on" not in errors):
            fail("it does not say how to go on: " + errors)
        more = ["--resume"]
    if process.returncode != 0:
        subprocess.run(command(output, *more), check=True, env=environment)
    if open(output, "rb").read() != expected:
        fail(f"other bytes after {sent.name}")
    if os.path.exists(CHECKPOINT):
        fail("the checkpoint stays")
if killed == 0:
    fail("no sweep was stopped")

# A changed spec is refused, with the reason.
process = subprocess.Popen(command(os.path.join(folder, "changed.csv")), env=environment, stderr=subprocess.PIPE)
wait_for(CHECKPOINT, process)
process.send_signal(signal.SIGKILL)
process.communicate()
text = open(spec, encoding="utf-8").read()
open(spec, "w", encoding="utf-8").write(text.replace("a * b + c", "a * b + 2 * c"))
refused = subprocess.run(command(os.path.join(folder, "changed.csv"), "--resume"), env=environment, capture_output=True,
                         text=True, check=False)
if refused.returncode == 0 or "the spec, the library or a `--set` has changed since" not in refused.stderr:
    fail("a changed spec is resumed: " + refused.stderr)
