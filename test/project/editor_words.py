"""Fails if a word of the grammar is not coloured by the editors' files."""

import json
import pathlib
import re
import sys

VIM, VSCODE = "editor/vim/syntax/ingot.vim", "editor/vscode/syntaxes/ingot.tmLanguage.json"


def patterns(value):
    """All that a TextMate grammar matches."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from [part] if key in ("match", "begin", "end") else patterns(part)
    elif isinstance(value, list):
        for part in value:
            yield from patterns(part)


def main():
    root = pathlib.Path(sys.argv[1])
    grammar = (root / "grammar/Ingot.g4").read_text(encoding="utf-8")
    words = re.findall(r"^[A-Z_]+ : '([a-z]+)' ;", grammar, re.MULTILINE)
    problems = []
    vim = re.sub(r'^\s*".*$', "", (root / VIM).read_text(encoding="utf-8"), flags=re.MULTILINE)  # without comments
    matched = patterns(json.loads((root / VSCODE).read_text(encoding="utf-8")))
    for name, text in ((VIM, vim), (VSCODE, "\n".join(matched).replace("\\b", " "))):
        problems += [f"{name}: `{word}` is missing" for word in words if not re.search(rf"\b{word}\b", text)]
    print("\n".join(problems) or f"all {len(words)} words are coloured")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
