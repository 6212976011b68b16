"""Kills searches at several moments and resumes them; compares what they say with what undisturbed ones say."""

import os
import re
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
GENERATIONS, ATTEMPTS = 300, 4


def fail(text):
    sys.exit("failed: " + text)


def command(study, algorithm, *more):
    return ["ingot", "search", spec, "--study", study, "--algorithm", algorithm, "--generations", str(GENERATIONS), "--vary",
            "P.x = 1 mm .. 10 mm", "--format", "json", *more]


def number(word):
    """Of the checkpoint's head; 0: there is none."""
    try:
        with open(CHECKPOINT, "rb") as file:
            found = re.search(rb"^%b (\d+)$" % word, file.read(400), re.MULTILINE)
            return int(found[1]) if found else 0
    except FileNotFoundError:
        return 0


def wait_for(done, process, before):
    """Until so many generations are saved. A search that goes on never says fewer than there were."""
    end = time.monotonic() + 60
    while number(b"done") < done and process.poll() is None and time.monotonic() < end:
        if number(b"done") < before:
            process.kill()
            fail("it began again")
        time.sleep(0.001)


stopped = {}
for study, algorithm in (("bowl", "sade"), ("bowl", "gaco"), ("bowl", "cmaes"), ("line", "nsga2")):
    words = command(study, algorithm)
    if study == "line":
        words = [word for word in words if word not in ("--vary", "P.x = 1 mm .. 10 mm")]
    whole = subprocess.run(words, check=True, env=environment, stdout=subprocess.PIPE, text=True, cwd=folder).stdout
    for sent in (signal.SIGKILL, signal.SIGINT):
        if os.path.exists(CHECKPOINT):
            os.remove(CHECKPOINT)
        more = ["--checkpoint", CHECKPOINT]
        stopped[algorithm, sent] = 0
        for attempt in range(ATTEMPTS):
            before = number(b"done")
            process = subprocess.Popen(words + more, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       text=True)
            wait_for(before + GENERATIONS // (2 * ATTEMPTS), process, before)
            process.send_signal(sent)
            said, errors = process.communicate()
            if process.returncode == 0:
                break
            if process.returncode not in (1, -sent):
                fail(f"it ended with {process.returncode}: {errors}")
            if number(b"done") > before:
                stopped[algorithm, sent] += 1
            # Otherwise the signal ended it, before it began to search.
            if process.returncode == 1 and ("error[E0666]" not in errors or "`--resume` goes on" not in errors):
                fail("it does not say how to go on: " + errors)
            more = ["--checkpoint", CHECKPOINT, "--resume"]
        if process.returncode != 0:
            said = subprocess.run(words + more, check=True, env=environment, stdout=subprocess.PIPE, text=True).stdout
        if said != whole:
            fail(f"{algorithm}: another answer after {sent.name}")
if min(stopped.values()) < 2:
    fail(f"too few were stopped on their way: {stopped}")

# Another seed is another search.
other = subprocess.run(words + more + ["--resume", "--seed", "2"], env=environment, capture_output=True, text=True, check=False)
if other.returncode == 0 or "seed 1`, and `" not in other.stderr or "seed 2` was asked for" not in other.stderr:
    fail("another seed is resumed: " + other.stderr)
print(f"{sum(stopped.values())} times stopped on the way and gone on with")
