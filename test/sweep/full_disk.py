"""Lets sweeps meet a limit of the file's size, as a full disk is one, and goes on without it. Arguments: a folder, a spec, a format."""

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys

folder, spec, form = sys.argv[1:]
shutil.rmtree(folder, ignore_errors=True)
os.makedirs(folder)
environment = dict(os.environ, INGOT_CHECKPOINT_SECONDS="0")
LIMIT = 8_000_000  # less than half of the whole


def fail(text):
    sys.exit("failed: " + text)


def limit():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write beyond the limit fails instead
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))


def run(output, *more, limited=False, seconds="0"):
    return subprocess.run(["ingot", "run", spec, "--study", "sums", "--all", "--format", form, "-o", output, "--engine",
                           "compiled", "--threads", "2", "--checkpoint", os.path.join(folder, "checkpoint"), *more],
                          env=dict(environment, INGOT_CHECKPOINT_SECONDS=seconds), stderr=subprocess.PIPE, text=True,
                          check=False, preexec_fn=limit if limited else None)


whole, output = os.path.join(folder, "whole"), os.path.join(folder, "output")
if run(whole).returncode != 0:
    fail("the undisturbed sweep")
full = run(output, limited=True)
if full.returncode == 0 or os.path.exists(output):
    fail("it does not notice that the disk is full")
if "error[E0613]" not in full.stderr or "cannot be written" not in full.stderr or "`--resume` goes on" not in full.stderr:
    fail("it does not say what happened: " + full.stderr)
again = run(output, "--resume", limited=True)
if again.returncode == 0 or "error[E0613]" not in again.stderr:
    fail("the second time it does not notice: " + again.stderr)
rest = run(output, "--resume")
if rest.returncode != 0:
    fail("it does not go on: " + rest.stderr)
if open(output, "rb").read() != open(whole, "rb").read():
    fail("other bytes after a full disk")

# It goes on: a row that was changed in between is not written again.
marked = os.path.join(folder, "marked")
if run(marked, limited=True).returncode == 0:
    fail("the third time it does not notice")
if form == "sqlite":
    with sqlite3.connect(marked + ".part") as connection:
        connection.execute("UPDATE sums SET a = -1 WHERE rowid = 1")
else:
    with open(marked + ".part", "r+b") as file:
        file.readline()
        file.write(b"#")
if run(marked, "--resume").returncode != 0:
    fail("it does not go on with what was marked")
if form == "sqlite":
    is_there = sqlite3.connect(marked).execute("SELECT a FROM sums WHERE rowid = 1").fetchone()[0] == -1
else:
    is_there = open(marked, "rb").read().split(b"\r\n")[1].startswith(b"#")
if not is_there:
    fail("it began again")

# What cannot be gone on with does not stay.
early = run(os.path.join(folder, "early"), limited=True, seconds="1000")
left = sorted(os.listdir(folder))
# Rows in lines stand in the file as far as it goes; a transaction that was not committed is gone.
kept = [] if form == "sqlite" else ["early.part"]
if ("`--resume` goes on" in early.stderr) != bool(kept):
    fail("it does not say whether it can be gone on with: " + early.stderr)
if early.returncode == 0 or [name for name in left if name.startswith("early")] != kept:
    fail(f"left behind: {left}; {early.stderr}")
print("a full disk was met 4 times")
