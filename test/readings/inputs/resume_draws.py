"""Kills a sweep over draws once it has a checkpoint and resumes it: the same bytes, and no resumption with other draws.

    resume_draws.py FOLDER SPEC
"""

import os
import shutil
import subprocess
import sys
import time

folder, spec = sys.argv[1], sys.argv[2]
shutil.rmtree(folder, ignore_errors=True)
os.makedirs(folder)
environment = dict(os.environ, INGOT_CHECKPOINT_SECONDS="0")
checkpoint, output = os.path.join(folder, "checkpoint"), os.path.join(folder, "killed.csv")


def command(output, *more):
    return ["ingot", "run", spec, "--all", "-o", output, "--format", "csv", "--draws", "256", "--sampling", "sobol",
            "--engine", "compiled", "--threads", "2", "--checkpoint", checkpoint, *more]


whole = os.path.join(folder, "whole.csv")
subprocess.run(command(whole), check=True, env=environment)
for attempt in range(20):
    process = subprocess.Popen(command(output), env=environment)
    while not os.path.exists(checkpoint) and process.poll() is None:
        time.sleep(0.001)
    process.kill()
    process.wait()
    if os.path.exists(checkpoint):
        break
else:
    sys.exit("failed: it was always over before it could be killed")
other = subprocess.run(command(output, "--resume", "--seed", "2"), env=environment, capture_output=True, text=True)
if other.returncode == 0 or "error[E0634]" not in other.stderr:
    sys.exit("failed: resumed with other draws: " + other.stderr)
subprocess.run(command(output, "--resume"), check=True, env=environment)
if open(output, "rb").read() != open(whole, "rb").read():
    sys.exit("failed: other bytes after resuming")
print("draws resume")
