"""Fails where a source file leaves the house style in a way the formatter does not see."""

import pathlib
import re
import sys

LONGEST_FILE = 400
FOLDERS = ("compiler", "runtime", "stdlib", "grammar", "examples", "test", "bench", "editor", "docs", "cmake")
SUFFIXES = {".h", ".cpp", ".def", ".ingot", ".py", ".md", ".cmake", ".txt", ".g4", ".js", ".css"}
LEFT_OVER = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")


def main():
    root = pathlib.Path(sys.argv[1])
    problems, files = [], 0
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*")):
            if file.suffix not in SUFFIXES or "Output" in file.parts or "__pycache__" in file.parts:
                continue
            files += 1
            path = file.relative_to(root).as_posix()
            lines = file.read_text(encoding="utf-8").splitlines()
            for number, line in enumerate(lines, 1):
                if LEFT_OVER.search(line):
                    problems.append(f"{path}:{number}: left over: {line.strip()}")
                if "\t" in line and file.suffix in {".h", ".cpp", ".ingot"} and not path.startswith("test/"):
                    problems.append(f"{path}:{number}: a tab")
            if file.suffix in {".h", ".cpp", ".js"} and len(lines) > LONGEST_FILE:
                problems.append(f"{path}: {len(lines)} lines: split it by idea (at most {LONGEST_FILE})")
    for folder in ("compiler", "runtime"):
        for part in sorted((root / folder).iterdir()):
            if part.is_dir() and any(part.glob("*.cpp")) and not (part / "README.md").exists():
                problems.append(f"{part.relative_to(root)}: no README.md")
    print("\n".join(problems) or f"{files} files are in order")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
