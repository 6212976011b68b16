"""Fails if a file includes against the direction of the arrows of docs/architecture.md, or if a heavy header leaks."""

import pathlib
import re
import sys

# What each part may include, besides itself. The runtime's mathematics is the one definition that all share.
MAY_SEE = {
    "compiler/diagnostics": set(),
    "compiler/syntax": {"compiler/diagnostics"},
    "compiler/types": {"compiler/syntax", "compiler/diagnostics", "runtime/math"},
    "compiler/format": {"compiler/syntax", "compiler/diagnostics"},
    "compiler/graph": {"runtime/math"},
    "compiler/plan": {"compiler/graph", "runtime/math", "runtime/memory"},
    "compiler/readings": {"compiler/graph", "runtime/math"},
    "compiler/emit": {"compiler/graph", "compiler/plan", "runtime/math", "runtime/sweep", "runtime/kernel"},
    "compiler/search": set(),
    "compiler/elaborate": {"compiler/types", "compiler/syntax", "compiler/diagnostics", "compiler/graph", "runtime/math",
                           "runtime/output"},
    "runtime/math": set(),
    "runtime/memory": set(),
    "runtime/kernel": {"runtime/math", "runtime/sweep"},
    "runtime/sweep": {"runtime/math", "runtime/memory"},
    "runtime/output": {"runtime/math", "runtime/sweep"},
    "runtime/simulator": {"runtime/math", "runtime/sweep", "runtime/output"},
    "compiler/evaluate": {"compiler/types", "compiler/syntax", "compiler/diagnostics", "runtime/math", "runtime/output"},
}
SEES_EVERYTHING = {"compiler/driver", "compiler/language_server"}

INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]', re.MULTILINE)
LLVM = re.compile(r"^(llvm|clang|lld)(-c)?/")
ANTLR = re.compile(r"^antlr4-runtime|^antlr4|Ingot(Lexer|Parser|BaseVisitor|Visitor|Listener|BaseListener)\.h$")


def part_of(path):
    return "/".join(path.split("/")[:2])


def problems_of(path, text):
    part = part_of(path)
    for target in INCLUDE.findall(text):
        if path.endswith(".h") and LLVM.search(target):
            yield f"{path}: a header includes `{target}` of LLVM"
        if path.endswith(".h") and ANTLR.search(target):
            yield f"{path}: a header includes `{target}` of ANTLR"
        if LLVM.search(target) and part != "compiler/emit":
            yield f"{path}: `{target}` of LLVM outside compiler/emit"
        if not target.startswith(("compiler/", "runtime/")):
            continue
        other = part_of(target)
        if other == part or part in SEES_EVERYTHING:
            continue
        if other not in MAY_SEE.get(part, set()):
            yield f"{path}: {part} may not see `{target}`"


def main():
    root = pathlib.Path(sys.argv[1])
    problems = []
    antlr_sources = set()
    count = arrows = 0
    for folder in ("compiler", "runtime"):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix not in (".h", ".cpp", ".def"):
                continue
            count += 1
            text = file.read_text(encoding="utf-8")
            path = file.relative_to(root).as_posix()
            problems += problems_of(path, text)
            arrows += sum(part_of(target) != part_of(path) for target in INCLUDE.findall(text)
                          if target.startswith(("compiler/", "runtime/")))
            if any(ANTLR.search(target) for target in INCLUDE.findall(text)):
                antlr_sources.add(path)
    if len(antlr_sources) != 1:
        problems.append("ANTLR is to be seen by one source file: " + ", ".join(sorted(antlr_sources)))
    print("\n".join(problems) or f"all {arrows} arrows between parts, of {count} files, run one way")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
