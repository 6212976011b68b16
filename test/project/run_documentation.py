"""Runs the code blocks of Markdown pages, so that no page shows what does not work.

The word after the three backticks says what is done with a block:

    ingot             a module: `ingot check`, then `ingot test` if it holds test blocks
    ingot continued   the same, with the page's blocks since the last plain one before it
    ingot run         (continued run) `ingot run`; the next block, of `text`, is exactly what it prints
    ingot fail        (continued fail) must be refused; the lines of the next `text` block appear in this order in
                      what it says
    ingot warn        must be accepted, and say the lines of the next `text` block
    ingot statements  statements of a study: checked inside one, after the page's blocks so far
    ingot same=PATH   is the text of that file
    ingot file=NAME   a file that later blocks import, and that consoles find
    csv file=NAME     data that later blocks import (`json file=NAME` likewise)
    console           lines `$ command` are run; what stands below each is exactly its output, `...` for any lines; the
                      console blocks of a page follow each other in one folder

The first line `ingot 1` may be left out.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```(.*)$")
HEADER = "ingot 1\n"
LIMIT = 120


class Block:
    def __init__(self, words, text, line):
        self.words, self.text, self.line = words, text, line

    def is_a(self, word):
        return word in self.words[1:]

    @property
    def language(self):
        return self.words[0] if self.words else ""

    @property
    def file(self):
        return next((word[5:] for word in self.words if word.startswith("file=")), None)

    @property
    def same(self):
        return next((word[5:] for word in self.words if word.startswith("same=")), None)


def blocks_of(page):
    blocks, words, text, start = [], None, [], 0
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        fence = FENCE.match(line)
        if not fence:
            text.append(line)
        elif words is None:
            words, text, start = fence.group(1).split(), [], number
        else:
            blocks.append(Block(words, "\n".join(text) + "\n", start))
            words = None
    return blocks


def execute(command, folder, environment):
    done = subprocess.run(command, check=False, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LIMIT)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def tidy(text):
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def in_order(wanted, lines):
    rest = iter(line.strip() for line in lines)
    return next((line for line in wanted if line.strip() and line.strip() not in rest), None)


def fits(wanted, lines):
    """Whether the lines are the wanted ones, where `...` stands for any lines."""
    if not wanted:
        return not lines
    if wanted[0].strip() == "...":
        return any(fits(wanted[1:], lines[i:]) for i in range(len(lines) + 1))
    return bool(lines) and wanted[0] == lines[0] and fits(wanted[1:], lines[1:])


def commands_of(text):
    """Pairs of a `$ command` and the lines below it; a backslash at its end continues it."""
    pairs = []
    lines = text.splitlines()
    while lines:
        line = lines.pop(0)
        if line.startswith("$ "):
            command = line[2:]
            while command.endswith("\\") and lines:
                command = command[:-1] + lines.pop(0)
            pairs.append((command, []))
        elif pairs:
            pairs[-1][1].append(line.rstrip())
    for _, output in pairs:
        while output and not output[-1]:
            output.pop()
    return pairs


class Page:
    def __init__(self, path, root, environment):
        self.path, self.root, self.environment = path, root, environment

    def problem(self, block, text):
        where = self.path.relative_to(self.root)
        return f"{where}:{block.line}: {text}"

    @staticmethod
    def with_header(source):
        return source if source.startswith("ingot ") else HEADER + source

    def write_spec(self, folder, source):
        (folder / "spec.ingot").write_text(self.with_header(source), encoding="utf-8")

    def write_files(self, folder, files):
        for name, text in files.items():
            (folder / name).write_text(self.with_header(text) if name.endswith(".ingot") else text, encoding="utf-8")

    def link_sources(self, folder):
        for name in ("examples", "stdlib"):
            (folder / name).symlink_to(self.root / name)

    def check_module(self, block, source, following, folder):
        if block.same and (self.root / block.same).read_text(encoding="utf-8") != block.text:
            return self.problem(block, f"is not the text of {block.same}")
        self.write_spec(folder, source)
        if block.is_a("run"):
            status, said = execute(["ingot", "run", "spec.ingot"], folder, self.environment)
            if status != 0:
                return self.problem(block, f"`ingot run` failed:\n{said}")
            if following is None or tidy(said) != tidy(following.text):
                return self.problem(block, f"`ingot run` prints something else:\n{said}")
            return None
        status, said = execute(["ingot", "check", "spec.ingot"], folder, self.environment)
        if block.is_a("fail"):
            if status == 0 and re.search(r"^test ", source, re.MULTILINE):
                status, said = execute(["ingot", "test", "spec.ingot"], folder, self.environment)
            if status == 0 and re.search(r"^study ", source, re.MULTILINE):
                status, said = execute(["ingot", "run", "spec.ingot"], folder, self.environment)
            if status == 0:
                return self.problem(block, "must be refused and is not")
            missing = in_order(tidy(following.text) if following else [], tidy(said))
            return missing and self.problem(block, f"the message has no line `{missing}`:\n{said}")
        if status != 0:
            return self.problem(block, f"does not check:\n{said}")
        if block.is_a("warn"):
            missing = in_order(tidy(following.text) if following else [], tidy(said))
            return missing and self.problem(block, f"the warning has no line `{missing}`:\n{said}")
        if re.search(r"^test ", source, re.MULTILINE):
            status, said = execute(["ingot", "test", "spec.ingot"], folder, self.environment)
            if status != 0:
                return self.problem(block, f"its tests fail:\n{said}")
        return None

    def check_consoles(self, blocks, files, folder):
        self.link_sources(folder)
        self.write_files(folder, files)
        for block in blocks:
            for command, wanted in commands_of(block.text):
                _, said = execute(["bash", "-c", command], folder, self.environment)
                if not fits(wanted, tidy(said)):
                    return self.problem(block, f"`{command}` prints something else:\n{said}")
        return None

    def jobs(self):
        """One callable per block that is run; each gets a folder of its own with the page's files."""
        files, context = {}, ""
        blocks = blocks_of(self.path)
        consoles = [block for block in blocks if block.language == "console"]
        if consoles:
            shown = {block.file: block.text for block in blocks if block.file}
            yield lambda folder: self.check_consoles(consoles, shown, folder)
        for index, block in enumerate(blocks):
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            if following is not None and following.language != "text":
                following = None
            if block.file:
                files[block.file] = block.text
            elif block.language == "ingot":
                if block.is_a("statements"):
                    inner = "".join("  " + line + "\n" for line in block.text.splitlines())
                    source = context + "study shown {\n" + inner + "}\n"
                elif block.is_a("continued"):
                    source = context + block.text
                else:
                    source = block.text
                if not block.is_a("fail") and not block.is_a("statements"):
                    context = source
                yield self.job(block, source, following, dict(files))

    def job(self, block, source, following, files):
        def run(folder):
            self.write_files(folder, files)
            return self.check_module(block, source, following, folder)
        return run


def run_in_folder(job):
    with tempfile.TemporaryDirectory() as folder:
        return job(pathlib.Path(folder))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("pages", nargs="+", help="Markdown files, relative to the root")
    parser.add_argument("--except", dest="left_out", nargs="*", default=[], help="but not these")
    options = parser.parse_args()
    root = options.root.resolve()
    left_out = {root / name for name in options.left_out}
    pages = [root / name for name in options.pages if root / name not in left_out]
    environment = dict(os.environ, NO_COLOR="1", COLUMNS="")
    jobs = [job for page in pages for job in Page(page, root, environment).jobs()]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        problems = [problem for problem in pool.map(run_in_folder, jobs) if problem]
    print("\n".join(problems) or f"all {len(jobs)} blocks do what the pages say")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
