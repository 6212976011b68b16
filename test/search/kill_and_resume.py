"""Kills searches at several moments and resumes them; compares what they say with what undisturbed ones say."""

import os
import shutil
import signal
import subprocess
import sys
import time

folder, spec = sys.argv[1:]
shutil.rmtree(folder, ignore_errors=True)
os.makedirs(folder)
environment = dict(os.environ, INGOT_CHECKPOINT_SECONDS="0")
CHECKPOINT = os.path.join(folder, "checkpoint")


def fail(text):
    sys.exit("failed: " + text)


def command(study, algorithm, *more):
    return ["ingot", "search", spec, "--study", study, "--algorithm", algorithm, "--generations", "300", "--vary",
            "P.x = 1 mm .. 10 mm", "--format", "json", *more]


def wait_for(path, process):
    end = time.monotonic() + 60
    while not os.path.exists(path) and process.poll() is None and time.monotonic() < end:
        time.sleep(0.001)


stopped = 0
for study, algorithm in (("bowl", "sade"), ("bowl", "gaco"), ("bowl", "cmaes"), ("line", "nsga2")):
    words = command(study, algorithm)
    if study == "line":
        words = [word for word in words if word not in ("--vary", "P.x = 1 mm .. 10 mm")]
    whole = subprocess.run(words, check=True, env=environment, stdout=subprocess.PIPE, text=True, cwd=folder).stdout
    for sent in (signal.SIGKILL, signal.SIGINT):
        if os.path.exists(CHECKPOINT):
            os.remove(CHECKPOINT)
        more = ["--checkpoint", CHECKPOINT]
        for attempt in range(4):
            process = subprocess.Popen(words + more, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       text=True)
            wait_for(CHECKPOINT, process)
            time.sleep(0.03 * attempt)
            process.send_signal(sent)
            said, errors = process.communicate()
            if process.returncode == 0:
                break
            stopped += 1
            # Otherwise the signal ended it, before it began to search.
            if process.returncode == 1 and ("error[E0666]" not in errors or "`--resume` goes on" not in errors):
                fail("it does not say how to go on: " + errors)
            more = ["--checkpoint", CHECKPOINT, "--resume"]
        if process.returncode != 0:
            said = subprocess.run(words + more, check=True, env=environment, stdout=subprocess.PIPE, text=True).stdout
        if said != whole:
            fail(f"{algorithm}: another answer after {sent.name}")
if stopped == 0:
    fail("no search was stopped")

# Another seed is another search.
other = subprocess.run(words + more + ["--resume", "--seed", "2"], env=environment, capture_output=True, text=True, check=False)
if other.returncode == 0 or "error[E0634]" not in other.stderr:
    fail("another seed is resumed: " + other.stderr)
