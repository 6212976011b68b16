"""Runs clang-tidy on files, several at once, and stops starting new ones when the time is over."""

import argparse
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
import time

# A precompiled header of the compiler that builds: clang-tidy cannot read it and does not need it.
PRECOMPILED = re.compile(r"-Winvalid-pch|-include \S+cmake_pch\.hxx")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", default="clang-tidy")
    parser.add_argument("--build", required=True, help="the build folder, for its compile_commands.json")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=0, help="0: no limit")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()

    with open(os.path.join(options.build, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    known = {os.path.realpath(os.path.join(entry["directory"], entry["file"])) for entry in entries}
    for entry in entries:
        entry["command"] = PRECOMPILED.sub("", entry["command"])
    database = tempfile.TemporaryDirectory()
    with open(os.path.join(database.name, "compile_commands.json"), "w", encoding="utf-8") as file:
        json.dump(entries, file)
    files = [name for name in options.files if os.path.realpath(name) in known]
    end = time.monotonic() + options.seconds if options.seconds else None

    def check(name):
        if end and time.monotonic() > end:
            return name, None, ""
        done = subprocess.run([options.tool, "-p", database.name, "--quiet", name], check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return name, done.returncode, done.stdout

    failed = skipped = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for name, status, text in pool.map(check, files):
            if status is None:
                skipped += 1
            elif status != 0:
                failed += 1
                print(text)
                print(f"lint: {name} has findings", flush=True)
    print(f"lint: {len(files) - skipped} files checked, {failed} with findings"
          + (f", {skipped} left out for time" if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
