"""Runs the lit and the unit tests of a build and ends with `N passed, N failed`."""

import argparse
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PASSED = {"PASS", "FLAKYPASS", "XFAIL"}
SKIPPED = {"UNSUPPORTED", "EXCLUDED", "SKIPPED"}


def run_lit(options, folder):
    """Runs lit; returns how many tests passed, failed and were skipped."""
    results = os.path.join(folder, "lit.json")
    if os.path.exists(results):
        os.remove(results)
    paths = options.paths or [os.path.join(ROOT, "test")]
    command = [sys.executable, options.lit, "-v" if options.verbose else "-sv", "--order=smart", f"-j{options.jobs}",
               "--param", f"build={options.build}", "--output", results]
    if not sys.stdout.isatty():
        command.append("--no-progress-bar")
    subprocess.run(command + paths, check=False, stdin=subprocess.DEVNULL)
    if not os.path.exists(results):
        return 0, 1, 0  # lit itself did not come to an end
    with open(results, encoding="utf-8") as file:
        codes = [test["code"] for test in json.load(file)["tests"]]
    passed = sum(code in PASSED for code in codes)
    skipped = sum(code in SKIPPED for code in codes)
    return passed, len(codes) - passed - skipped, skipped


def run_unit_tests(options, folder):
    """Runs the GoogleTest binary when there is one."""
    binary = os.path.join(options.build, "bin", "ingot_unit_tests")
    if options.paths or not os.path.exists(binary):
        return 0, 0
    results = os.path.join(folder, "unit.json")
    if os.path.exists(results):
        os.remove(results)
    done = subprocess.run([binary, "--gtest_brief=1", f"--gtest_output=json:{results}"], check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        print(done.stdout)
    if not os.path.exists(results):
        return 0, 1
    with open(results, encoding="utf-8") as file:
        report = json.load(file)
    failed = report["failures"] + report.get("errors", 0)
    return report["tests"] - report.get("disabled", 0) - failed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="the build folder")
    parser.add_argument("--lit", required=True, help="lit.py")
    parser.add_argument("--jobs", default="2")
    parser.add_argument("-v", "--verbose", action="store_true", help="name every test")
    parser.add_argument("paths", nargs="*", help="run only the lit tests below these")
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    folder = os.path.join(options.build, "test")
    os.makedirs(folder, exist_ok=True)

    unit_passed, unit_failed = run_unit_tests(options, folder)
    passed, failed, skipped = run_lit(options, folder)
    print()
    if skipped:
        print(f"{skipped} not for this build")
    print(f"{passed + unit_passed} passed, {failed + unit_failed} failed", flush=True)
    return 1 if failed + unit_failed or not passed + unit_passed else 0


if __name__ == "__main__":
    sys.exit(main())
