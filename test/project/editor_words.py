"""Fails if a word of the grammar is not coloured by the editors' files."""

import pathlib
import re
import sys

FILES = ("editor/vim/syntax/ingot.vim", "editor/vscode/syntaxes/ingot.tmLanguage.json")


def main():
    root = pathlib.Path(sys.argv[1])
    grammar = (root / "grammar/Ingot.g4").read_text(encoding="utf-8")
    words = re.findall(r"^[A-Z_]+ : '([a-z]+)' ;", grammar, re.MULTILINE)
    problems = []
    for name in FILES:
        text = (root / name).read_text(encoding="utf-8")
        problems += [f"{name}: `{word}` is missing" for word in words if not re.search(rf"\b{word}\b", text)]
    print("\n".join(problems) or f"all {len(words)} words are coloured")
    return 1 if problems or not words else 0


if __name__ == "__main__":
    sys.exit(main())
