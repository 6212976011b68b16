"""Writes what the command prints today into the `console`, `ingot run` and `ingot same=` blocks of Markdown pages.

Read the difference before you commit it: these blocks are tests. Usage, with the command on the path:

    python3 test/project/update_documentation.py . README.md docs/command.md
"""

import os
import pathlib
import sys
import tempfile

import run_documentation as pages


def fenced(lines, block):
    """The range of the lines between the block's fences."""
    end = block.line
    while not pages.FENCE.match(lines[end]):
        end += 1
    return block.line, end


def run_console(page, block, folder):
    text = []
    for command, wanted in pages.commands_of(block.text):
        _, said = pages.execute(["bash", "-c", command], folder, page.environment)
        said = pages.tidy(said)
        text.append("$ " + command)
        text += wanted if pages.fits(wanted, said) else said
    return text


def update(path, root, environment):
    page = pages.Page(path, root, environment)
    lines = path.read_text(encoding="utf-8").splitlines()
    changes, context, files = [], "", {}
    blocks = pages.blocks_of(path)
    consoles = {}
    with tempfile.TemporaryDirectory() as folder:
        page.link_sources(pathlib.Path(folder))
        page.write_files(pathlib.Path(folder), {block.file: block.text for block in blocks if block.file})
        for block in blocks:
            if block.language == "console":
                consoles[block.line] = run_console(page, block, folder)
    for index, block in enumerate(blocks):
        if block.file:
            files[block.file] = block.text
        if block.line in consoles:
            changes.append((fenced(lines, block), consoles[block.line]))
        if block.same:
            changes.append((fenced(lines, block), (root / block.same).read_text(encoding="utf-8").splitlines()))
        if block.language != "ingot" or block.file:
            continue
        source = context + block.text if block.is_a("continued") else block.text
        if not block.is_a("fail") and not block.is_a("statements"):
            context = source
        if block.is_a("run"):
            with tempfile.TemporaryDirectory() as folder:
                folder = pathlib.Path(folder)
                page.write_files(folder, files)
                page.write_spec(folder, source)
                _, said = pages.execute(["ingot", "run", "spec.ingot"], folder, environment)
            changes.append((fenced(lines, blocks[index + 1]), pages.tidy(said)))
    for (begin, end), text in reversed(changes):
        lines[begin:end] = text
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    for name in sys.argv[2:]:
        update(root / name, root, dict(os.environ, NO_COLOR="1", COLUMNS=""))


if __name__ == "__main__":
    main()
