"""How near the machine's limit the innermost loop of a compiled sweep is: its instructions, what llvm-mca says they take at least, and what bounds them.

The loop is that of `ingot emit --llvm --sweep`, made into the machine's code by llc; the path is the one on which no row is kept.
"""

import re
import subprocess

LLC, MCA = "llc-19", "llvm-mca-19"


def run(command, text=None):
    return subprocess.run(command, check=True, capture_output=True, text=True, input=text).stdout


class Loop:
    """Instructions of one pass of an innermost loop, and of how many points it is."""

    def __init__(self, lines, points):
        self.lines, self.points = lines, points


def clock():
    """Cycles a second as the machine states them."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return max(float(line.split(":")[1]) for line in file if line.startswith("cpu MHz")) * 1e6


def blocks_of(assembly):
    """Blocks of each function: (label, comment of its loop, instructions)."""
    functions, blocks = [], None
    for line in assembly.splitlines():
        label = re.match(r"(\.L[\w.$]+|[\w.$]+):", line)
        if label and not line.startswith("."):
            blocks = [[label.group(1), line, []]]
            functions.append(blocks)
        elif blocks is not None and label and re.match(r"\.LBB", line):
            blocks.append([label.group(1), line, []])
        elif blocks is not None:
            if line.strip().startswith("#"):
                blocks[-1][1] += line
                if "%bb" in line:
                    blocks.append(["", line, []])
            elif line.startswith("\t") and not line.strip().startswith("."):
                blocks[-1][2].append(line.split("#")[0].strip())
    return functions


def ways_on(blocks, at, where):
    """Where a block may go: (block, instructions until then)."""
    instructions = blocks[at][2]
    for i, instruction in enumerate(instructions):
        if instruction.startswith("j") and instruction.split()[-1] in where:
            yield where[instruction.split()[-1]], instructions[: i + 1]
    last = instructions[-1] if instructions else ""
    if at + 1 < len(blocks) and not re.match(r"jmp|ret", last):
        yield at + 1, instructions


def hot_path(blocks, head):
    """The shortest way from the head of an innermost loop back to it: the one on which no row is kept."""
    where = {label: i for i, (label, _, _) in enumerate(blocks) if label}
    ways, done = [(0, head, [])], set()
    while ways:
        ways.sort(key=lambda way: way[0])
        length, at, lines = ways.pop(0)
        if at == head and lines:
            return lines
        if at in done:
            continue
        done.add(at)
        for to, instructions in ways_on(blocks, at, where):
            ways.append((length + len(instructions), to, lines + instructions))
    return []


def innermost(assembly, lanes):
    """The longest innermost loop of the last nest: rows are made there."""
    nests = [f for f in blocks_of(assembly) if re.search(r"_nest_\d+$", f[0][0])]
    best = []
    for i, (_, comment, _) in enumerate(nests[-1]):
        if "Inner Loop Header" in comment:
            path = hot_path(nests[-1], i)
            if len(path) > len(best):
                best = path
    return Loop(best, lanes)


def loop_of(ingot, spec):
    module = run([ingot, "emit", "--llvm", "--sweep", spec])
    width = max([int(n) for n in re.findall(r"<(\d+) x double>", module)], default=1)
    return innermost(run([LLC, "-O3", "-mcpu=native", "-o", "-"], module), width)


def analyse(loop):
    """Instructions and least cycles of a point, and what bounds them."""
    code = "\n".join(line for line in loop.lines if not line.startswith("j")) + "\n"
    text = run([MCA, "-mcpu=native", "-iterations=100", "-bottleneck-analysis"], code)
    numbers = {key: float(value) for key, value in re.findall(r"^([A-Za-z ]+):\s+([\d.]+)$", text, re.MULTILINE)}
    kinds = re.findall(r"^  (Resource Pressure|- Register Dependencies|- Memory Dependencies)\s*\[\s*([\d.]+)% \]", text, re.MULTILINE)
    units = re.findall(r"^  - (Zn\w+|SKX\w+|\w*Port\w*)\s+\[\s*([\d.]+)% \]", text, re.MULTILINE)
    shares = [(name.strip("- ").lower(), float(share)) for name, share in kinds if float(share) > 0]
    busiest = sorted(((float(share), name) for name, share in units), reverse=True)[:2]
    return {
        "instructions": len(loop.lines) / loop.points,
        "bound": numbers["Block RThroughput"] / loop.points,
        "simulated": numbers["Total Cycles"] / 100 / loop.points,
        "bounds": [f"{name} in {share:.0f} % of the cycles" for name, share in shares]
        + [f"unit {name} ({share:.0f} %)" for share, name in busiest],
    }
