"""Fails if the code of some diagnostic appears in no test below test/errors, or is used twice."""

import pathlib
import re
import sys

ENTRY = re.compile(r'^\s*DIAGNOSTIC\(\s*(\w+)\s*,\s*"(\w+)"', re.MULTILINE)


def main():
    root = pathlib.Path(sys.argv[1])
    codes = {}
    problems = []
    for registry in sorted((root / "compiler/diagnostics/registry").glob("*.def")):
        for name, code in ENTRY.findall(registry.read_text(encoding="utf-8")):
            if code in codes:
                problems.append(f"{code} is both `{codes[code]}` and `{name}`")
            codes[code] = name
    tests = "\n".join(file.read_text(encoding="utf-8", errors="replace")
                      for file in sorted((root / "test/errors").rglob("*")) if file.is_file())
    seen = set(re.findall(r"\b[EW]\d{4}\b", tests))
    problems += [f"{code} `{name}` appears in no test below test/errors"
                 for code, name in sorted(codes.items()) if code not in seen]
    problems += [f"{code} is in a test but in no registry" for code in sorted(seen - set(codes))]
    print("\n".join(problems) or f"all {len(codes)} diagnostics are tested")
    return 1 if problems or not codes else 0


if __name__ == "__main__":
    sys.exit(main())
