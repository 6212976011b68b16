"""Writes a random, valid spec: many features of the language together, in sizes that the plain evaluator can follow.

    generate.py SEED > random.ingot

The same seed gives the same spec. Types in here: N number, B condition, T time, I information, X text, E enum, P record of the kind
`Part`, LN and LP lists of numbers and of parts. What `known` marks depends on literals and axes alone, so that structure may use it.
"""

import random
import sys

OPERATORS = ["+", "-", "*", "/", "+", "*", "mod", "div"]
CASES = ["fine", "coarse", "rough"]


class Scope:
    """Names in sight by type, each with whether elaboration knows its value."""

    def __init__(self, parent=None):
        self.names = list(parent.names) if parent else []
        self.axes = list(parent.axes) if parent else []  # kept axes for `at`: (name, values)
        self.reported = list(parent.reported) if parent else []
        self.loops = parent.loops if parent else 0
        self.searches = parent.searches if parent else 0
        self.things = parent.things if parent else True  # bodies of kinds make no things, or they would make them for ever

    def add(self, kind, text, known=False):
        self.names.append((kind, text, known))

    def of(self, kind, known=False):
        return [text for k, text, is_known in self.names if k == kind and (is_known or not known)]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.counter = 0
        self.lines = ["ingot 1"]
        self.parts, self.wholes, self.functions, self.helpers = [], [], [], False

    # --- chance
    def chance(self, p):
        return self.random.random() < p

    def pick(self, items):
        return self.random.choice(items)

    def name(self, stem):
        self.counter += 1
        return f"{stem}{self.counter}"

    def literal(self):
        return self.pick(["0", "1", "2", "3", "4", "5", "7", "0.5", "0.25", "1.5", "10", "0.1", "(-1)", "(-2.5)", "100"])

    def count(self):
        return self.pick(["1", "2", "3", "4", "6"])

    # --- numbers that structure may depend on: small; a part's may be infeasible
    def known(self, scope, depth=1):
        names = scope.of("N", True) + [f"{p}.a" for p in scope.of("P", True)]
        if depth == 0 or self.chance(0.3):
            return self.pick(names) if names and self.chance(0.7) else self.count()
        a, b = self.known(scope, depth - 1), self.known(scope, depth - 1)
        return self.pick([f"({a} + {b})", f"max({a}, {b})", f"min({a}, {b})", f"(if {a} > {b} then {b} else 1)"])

    def length(self, scope):
        """A whole number from 0 to 5."""
        return f"(abs(floor({self.known(scope)})) mod {self.pick(['4', '5', '6'])})"

    # --- expressions
    def number(self, scope, depth):
        names = scope.of("N")
        if depth <= 0 or self.chance(0.15):
            return self.pick(names) if names and self.chance(0.75) else self.literal()
        d = depth - 1
        forms = [
            (8, lambda: f"({self.number(scope, d)} {self.pick(OPERATORS)} {self.number(scope, d)})"),
            (2, lambda: f"{self.pick(['min', 'max'])}({self.number(scope, d)}, {self.number(scope, d)})"),
            (2, lambda: f"{self.pick(['abs', 'floor', 'ceil', 'round', 'sqrt', 'log', 'log2'])}({self.number(scope, d)})"),
            (1, lambda: f"exp({self.number(scope, d)} / 10)"),
            (1, lambda: f"(-{self.number(scope, d)})"),
            (1, lambda: f"({self.number(scope, d)}) ^ {self.pick(['2', '0.5', '3', '(-1)', self.number(scope, 0)])}"),
            (3, lambda: f"(if {self.condition(scope, d)} then {self.number(scope, d)} else {self.number(scope, d)})"),
            (2, lambda: f"(match ({self.case(scope, d)}) {{ fine => {self.number(scope, d)}, coarse => {self.number(scope, d)}, _ => {self.number(scope, d)} }})"),
            (1, lambda: f"(match ({self.number(scope, d)}) {{ 1 => {self.number(scope, d)}, 2 => {self.number(scope, d)}, _ => {self.number(scope, d)} }})"),
            (1, lambda: f'(match ({self.text(scope, d)}) {{ "a" => {self.number(scope, d)}, "P1" => {self.number(scope, d)}, _ => {self.number(scope, d)} }})'),
            (1, lambda: f"({self.time(scope, d)} / {self.time(scope, d)})"),
            (1, lambda: f"({self.size(scope, d)} / 1 GB)"),
            (2, lambda: f"({self.number(scope, d)} otherwise {self.number(scope, d)})"),
            (1, lambda: f"probability({self.condition(scope, d)})"),
            (1, lambda: f"lerp({self.number(scope, d)}, {self.number(scope, d)}, {self.number(scope, d)})"),
        ]
        if scope.things:
            forms += [
                (5, lambda: f"{self.part(scope, d)}.{self.pick(['a', 'b', 'c', 'd'])}"),
                (3, lambda: f"{self.part(scope, d)}.f({self.number(scope, d)})"),
                (2, lambda: f"{self.part(scope, d)}.table[{self.case(scope, d)}]"),
                (1, lambda: f"{self.part(scope, d)}.table.{self.pick(CASES)}"),
            ]
        if self.wholes and scope.things:
            forms.append((2, lambda: f"{self.whole(scope, d)}.{self.pick(['total', 'part.c', 'share', 'part.f(2)', 'of_parts'])}"))
        if self.functions:
            forms.append((3, lambda: f"{self.pick(self.functions)}({self.number(scope, d)}, {self.number(scope, d)})"))
            if scope.things and self.helpers:
                forms.append((2, lambda: f"of_part({self.part(scope, d)}, {self.number(scope, d)})"))
            forms.append((1, lambda: self.with_closure(scope, d)))
        if scope.loops < 2:
            forms += [
                (3, lambda: self.reduction(scope, d)),
                (2, lambda: self.part_reduction(scope, d) if scope.things else self.reduction(scope, d)),
                (1, lambda: f"length({self.numbers(scope, d)})"),
                (1, lambda: f"{self.pick(['first', 'last'])}({self.numbers(scope, d)})"),
                (1, lambda: f"{self.numbers(scope, d)}[{self.number(scope, d)}]"),
                (2, lambda: self.folded(scope, d)),
            ]
        if scope.searches < 2 and scope.loops < 2:
            forms.append((3, lambda: self.choose(scope, d, lambda inner: self.number(inner, d - 1))))
            forms.append((1, lambda: self.choose(scope, d, self.pair) + self.pick([".u", ".v"])))
        if scope.axes and scope.of("N"):
            forms.append((3, lambda: self.at_point(scope)))
        return self.weighted(forms)

    def weighted(self, forms):
        return self.random.choices([f for _, f in forms], [w for w, _ in forms])[0]()

    def inner(self, scope, kind, name, known=False):
        scope = Scope(scope)
        scope.loops += 1
        scope.axes = []
        scope.add(kind, name, known)
        return scope

    def reduction(self, scope, d):
        function = self.pick(["sum", "sum", "product", "mean", "min", "max"])
        if self.chance(0.25):
            return f"{function}({self.numbers(scope, d)})"
        name = self.name("x")
        text = f"{name} in {self.numbers(scope, d)}"
        inner = self.inner(scope, "N", name)
        if self.chance(0.5):
            text += f" where {self.condition(inner, d)}"
        if self.chance(0.25) and inner.loops < 2:
            second = self.name("y")
            text += f" for {second} in {self.numbers(inner, d - 1)}"
            inner = self.inner(inner, "N", second)
            if self.chance(0.4):
                text += f" where {self.condition(inner, d - 1)}"
        return f"{function}({self.number(inner, d)} for {text})"

    def part_reduction(self, scope, d):
        name = self.name("p")
        parts = self.part_list(scope, d)
        inner = self.inner(scope, "P", name)
        where = f" where {self.condition(inner, d)}" if self.chance(0.5) else ""
        return f"{self.pick(['sum', 'max', 'min', 'mean'])}({self.number(inner, d)} for {name} in {parts}{where})"

    def folded(self, scope, d):
        state, item = self.name("s"), self.name("x")
        inner = self.inner(scope, "N", item)
        xs = self.numbers(scope, d)
        if self.chance(0.4):
            pair = Scope(inner)
            pair.add("N", f"{state}.u")
            pair.add("N", f"{state}.v")
            step = f"{state} with {{ u = {self.number(pair, d - 1)}, v = {self.number(pair, 1)} }}"
            return f"fold({xs}, {{ u = {self.number(scope, 1)}, v = {self.literal()} }}, fn({state}, {item}) => {step}).{self.pick(['u', 'v'])}"
        inner.add("N", state)
        call = f"{self.pick(['fold', 'scan'])}({xs}, {self.number(scope, 1)}, fn({state}, {item}) => {self.number(inner, d - 1)})"
        return call if call.startswith("fold") else f"{self.pick(['sum', 'max', 'last'])}({call})"

    def with_closure(self, scope, d):
        name = self.name("x")
        inner = Scope(scope)
        inner.axes = []
        inner.add("N", name)
        return f"twice(fn({name}) => {self.number(inner, d - 1)}, {self.number(scope, 1)})"

    def choose(self, scope, d, result):
        inner = Scope(scope)
        inner.searches += 1
        inner.loops += 1
        inner.axes = []
        lines = []
        for _ in range(self.pick([1, 1, 2])):
            lines.append(self.vary(inner, where=0.3)[0])
        if self.chance(0.5):
            name = self.name("l")
            lines.append(f"let {name} = {self.number(inner, d - 1)}")
            inner.add("N", name)
        for _ in range(self.pick([0, 1, 1, 2])):
            lines.append(f'require {self.condition(inner, d - 1)}' + (f' "no {{{self.number(inner, 0)}}}"' if self.chance(0.5) else ""))
        lines.append(f"{self.pick(['minimize', 'maximize'])} {self.number(inner, d - 1)}")
        lines.append(result(inner))
        return "(choose {\n    " + "\n    ".join(lines) + "\n  })"

    def pair(self, scope):
        return f"{{ u = {self.number(scope, 1)}, v = {self.number(scope, 1)} }}"

    def at_point(self, scope):
        axis, values = self.pick(scope.axes)
        inner = Scope(scope)
        inner.axes = []
        return f"at({self.number(inner, self.pick([0, 1, 2]))}, {axis} = {self.pick(values)})"

    def condition(self, scope, depth):
        if depth <= 0:
            return self.pick(["true", "false"]) if self.chance(0.1) else f"{self.number(scope, 0)} {self.pick(['<', '>', '<=', '>=', '=='])} {self.number(scope, 0)}"
        d = depth - 1
        forms = [
            (6, lambda: f"{self.number(scope, d)} {self.pick(['<', '>', '<=', '>=', '==', '!='])} {self.number(scope, d)}"),
            (2, lambda: f"({self.condition(scope, d)} and {self.condition(scope, d)})"),
            (2, lambda: f"({self.condition(scope, d)} or {self.condition(scope, d)})"),
            (1, lambda: f"not ({self.condition(scope, d)})"),
            (1, lambda: f"{self.case(scope, d)} {self.pick(['==', '!='])} {self.case(scope, d)}"),
            (1, lambda: f"{self.text(scope, d)} {self.pick(['==', '!='])} {self.text(scope, d)}"),
            (1, lambda: f"{self.time(scope, d)} < {self.time(scope, d)}"),
            (2, lambda: f"feasible({self.pick([self.number, self.part if scope.things else self.number, self.time])(scope, d)})"),
        ]
        if scope.things:
            forms.append((2, lambda: f"known({self.part(scope, d)}.{self.pick(['b', 'c', 'table', 'sizes', 'table.fine'])})"))
        if scope.loops < 2:
            name = self.name("x")
            forms.append((1, lambda: f"{self.pick(['any', 'all'])}({self.condition(self.inner(scope, 'N', name), d)} for {name} in {self.numbers(scope, d)})"))
        return self.weighted(forms)

    def time(self, scope, depth):
        names = scope.of("T")
        if depth <= 0 or self.chance(0.2):
            return self.pick(names) if names and self.chance(0.6) else self.pick(["2 s", "500 ms", "0 s", "1 min"])
        d = depth - 1
        return self.weighted([
            (2, lambda: f"({self.time(scope, d)} {self.pick(['+', '-'])} {self.time(scope, d)})"),
            (2, lambda: f"({self.number(scope, d)} * {self.time(scope, d)})"),
            (1, lambda: f"({self.time(scope, d)} / {self.number(scope, d)})"),
            (1, lambda: f"max({self.time(scope, d)}, {self.time(scope, d)})"),
            (2, lambda: f"{self.part(scope, d)}.t" if scope.things else "3 s"),
            (1, lambda: f"(if {self.condition(scope, d)} then 0 else {self.time(scope, d)})"),
            (1, lambda: f"({self.time(scope, d)} otherwise {self.time(scope, d)})"),
        ])

    def size(self, scope, depth):
        return f"({self.number(scope, depth)} * {self.pick(['1 GB', '2 GiB', '3 Gbit'])})"

    def text(self, scope, depth):
        names = scope.of("X")
        if depth <= 0 or self.chance(0.3):
            return self.pick(names) if names and self.chance(0.6) else self.pick(['"a"', '"b"', '"P1"'])
        d = depth - 1
        return self.weighted([
            (2, lambda: f"label({self.part(scope, d)})" if scope.things else '"P2"'),
            (1, lambda: f"label({self.case(scope, d)})"),
            (1, lambda: f"(if {self.condition(scope, d)} then {self.text(scope, d)} else {self.text(scope, d)})"),
            (1, lambda: f"(match ({self.case(scope, d)}) {{ fine => {self.text(scope, d)}, _ => {self.text(scope, d)} }})"),
        ])

    def simple(self, scope):
        """A number for the hole of a text."""
        part = self.pick(scope.of("P")) if scope.of("P") else None
        forms = [f"{self.number(scope, 0)} {self.pick(['+', '*', '/'])} {self.number(scope, 0)}"]
        if part:
            forms += [f"{part}.b", f"{part}.c", f"{part}.f(2)"]
        return self.pick(forms)

    def shown_text(self, scope):
        return f'"x {{{self.simple(scope)}}} of {{label({self.pick(scope.of("P"))})}}, {{{self.time(scope, 0)} in ms}}"'

    def case(self, scope, depth):
        names = scope.of("E")
        if depth <= 0 or self.chance(0.3):
            return self.pick(names) if names and self.chance(0.6) else self.pick(CASES)
        d = depth - 1
        return self.weighted([
            (2, lambda: f"{self.part(scope, d)}.grade" if scope.things else "fine"),
            (1, lambda: f"(if {self.condition(scope, d)} then {self.case(scope, d)} else {self.case(scope, d)})"),
        ])

    def part(self, scope, depth):
        names = scope.of("P")
        if depth <= 0 or self.chance(0.4):
            return self.pick(names) if names and self.chance(0.8) else self.constructed(scope)
        d = depth - 1
        forms = [
            (2, lambda: f"({self.part(scope, d)} with {{ {self.override(scope, d)} }})"),
            (1, lambda: self.constructed(scope, d)),
            (2, lambda: f"(if {self.condition(scope, d)} then {self.part(scope, d)} else {self.part(scope, d)})"),
            (1, lambda: f"(match ({self.case(scope, d)}) {{ fine => {self.part(scope, d)}, _ => {self.part(scope, d)} }})"),
            (1, lambda: f"({self.part(scope, d)} otherwise {self.part(scope, d)})"),
        ]
        if self.wholes:
            forms.append((1, lambda: f"{self.whole(scope, d)}.part"))
        if self.helpers:
            forms.append((1, lambda: f"other_part({self.part(scope, d)}, {self.number(scope, d)})"))
        if scope.loops < 2:
            forms.append((1, lambda: f"{self.pick(['first', 'last'])}({self.part_list(scope, d)})"))
            forms.append((1, lambda: f"{self.part_list(scope, d)}[{self.number(scope, d)}]"))
            if scope.searches < 2:
                forms.append((1, lambda: self.choose(scope, d, lambda inner: self.part(inner, d - 1))))
        return self.weighted(forms)

    def constructed(self, scope, depth=0):
        kind = self.pick(["Part", "Part", "Special", "Odd"])
        fields = [f"a = {self.literal()}", f"b = {self.number(scope, depth)}"]
        if kind == "Special" and self.chance(0.5):
            fields.append(f"extra = {self.number(scope, depth)}")
        if self.chance(0.4):
            fields.append(self.override(scope, depth, ("a", "b")))
        return f"{kind} {{ {', '.join(self.random.sample(fields, len(fields)))} }}"

    def override(self, scope, depth, taken=()):
        fields = {
            "b": lambda: f"b = {self.number(scope, depth)}",
            "c": lambda: f"c = {self.number(scope, depth)}",
            "t": lambda: f"t = {self.time(scope, depth)}",
            "grade": lambda: f"grade = {self.case(scope, depth)}",
            "table": lambda: self.pick([f"table = {{ fine = {self.number(scope, depth)}, rough = 2 }}", f"table.coarse = {self.number(scope, depth)}"]),
            "sizes": lambda: f"sizes = [{self.number(scope, depth)}, {self.literal()}]",
        }
        return fields[self.pick([f for f in fields if f not in taken])]()

    def whole(self, scope, depth):
        names = scope.of("W")
        if depth <= 0 or self.chance(0.5):
            return self.pick(names)
        d = depth - 1
        forms = [
            (2, lambda: f"({self.whole(scope, d)} with {{ part.{self.override(scope, d)} }})"),
            (1, lambda: f"({self.whole(scope, d)} with {{ part = {self.part(scope, d)} }})"),
            (1, lambda: f"(if {self.condition(scope, d)} then {self.whole(scope, d)} else {self.whole(scope, d)})"),
            (1, lambda: f"Whole {{ part = {self.part(scope, d)}, n = {self.number(scope, d)} }}"),
        ]
        if scope.searches < 2 and scope.loops < 2:
            forms.append((1, lambda: self.choose(scope, d, lambda inner: self.whole(inner, d - 1))))
        return self.weighted(forms)

    def numbers(self, scope, depth):
        names = scope.of("LN")
        if depth <= 0 or self.chance(0.25):
            return self.pick(names) if names and self.chance(0.5) else f"[{self.literal()}, {self.literal()}, {self.number(scope, 0)}]"
        d = depth - 1
        x = self.name("x")
        forms = [
            (2, lambda: f"[{', '.join(self.number(scope, d) for _ in range(self.pick([1, 2, 3])))}]"),
            (2, lambda: f"range(1, {self.length(scope)})"),
            (1, lambda: f"divisors(1 + {self.length(scope)})"),
            (1, lambda: f"powers_of_2(1, {self.pick(['4', self.known(scope)])})"),
            (2, lambda: f"[{self.number(self.inner(scope, 'N', x), d)} for {x} in {self.numbers(scope, d)} where {self.condition(self.inner(scope, 'N', x), d)}]"),
            (1, lambda: f"concat({self.numbers(scope, d)}, {self.numbers(scope, d)})"),
            (1, lambda: f"repeat({self.length(scope)}, {self.number(scope, d)})"),
            (1, lambda: f"{self.part(scope, d)}.sizes" if scope.things else "[2, 5]"),
            (1, lambda: f"(if {self.condition(scope, d)} then {self.numbers(scope, d)} else {self.numbers(scope, d)})"),
        ]
        if scope.things and self.helpers:
            forms.append((1, lambda: f"some_numbers({self.part(scope, d)}, {self.number(scope, d)})"))
        if scope.things and self.wholes:
            forms.append((1, lambda: f"[{self.number(self.inner(scope, 'P', x), d)} for {x} in {self.whole(scope, d)}.parts]"))
        if scope.searches < 2 and scope.loops < 2:
            forms.append((1, lambda: self.choose(scope, d, lambda inner: self.numbers(inner, d - 1))))
        if scope.loops == 0:
            forms.append((1, lambda: f"range(1, {self.pick(['33', '40', '50'])})"))
        return self.weighted(forms)

    def part_list(self, scope, depth):
        names = scope.of("LP")
        if names and self.chance(0.3):
            return self.pick(names)
        if depth <= 0 or self.chance(0.5):
            return f"[{', '.join(self.part(scope, 0) for _ in range(self.pick([1, 2, 3])))}]"
        d = depth - 1
        p, x = self.name("p"), self.name("x")
        return self.weighted([
            (2, lambda: f"[{self.part(scope, d)}, {self.part(scope, d)}]"),
            (1, lambda: f"[{self.part(self.inner(scope, 'P', p), d)} for {p} in {self.part_list(scope, d)} where {self.condition(self.inner(scope, 'P', p), d)}]"),
            (1, lambda: f"[{self.part(self.inner(scope, 'N', x), d)} for {x} in {self.numbers(scope, d)}]"),
            (1, lambda: f"concat({self.part_list(scope, d)}, repeat({self.length(scope)}, {self.part(scope, d)}))"),
            (1, lambda: f"(if {self.condition(scope, d)} then {self.pick(names)} else {self.pick(names)})" if names else "[Odd { b = 3 }]"),
        ])

    # --- axes
    def vary(self, scope, where=0.4):
        """A `vary`, and the points that `at` may name (none when the domain depends on other axes)."""
        kind = self.pick(["N", "N", "P", "P", "E", "dependent"] if scope.things and self.parts else ["N", "E", "dependent"])
        name = self.name({"N": "n", "P": "part", "E": "grade", "dependent": "m"}[kind])
        points = []
        if kind == "N":
            points = self.random.sample(["1", "2", "3", "4", "6", "0.5", "8", "0"], self.pick([2, 3, 4]))
            text = f"vary {name} in [{', '.join(points)}]"
        elif kind == "P":
            points = self.random.sample(self.parts, min(len(self.parts), self.pick([2, 3, 4])))
            text = f"vary {name} in [{', '.join(points)}]"
        elif kind == "E":
            points = self.random.sample(CASES, self.pick([2, 3]))
            text = f"vary {name} in [{', '.join(points)}]"
        else:
            text = f"vary {name} in " + self.pick([
                f"range(1, 1 + {self.length(scope)})", f"divisors(2 + {self.length(scope)})", f"powers_of_2(1, 1 + {self.length(scope)})",
                f"[1, {self.known(scope)}, 9]", f"(if {self.known(scope)} > 2 then [5, 1] else [1, 7, 3])"])
        scope.add("N" if kind == "dependent" else kind, name, True)
        if self.chance(where):
            text += f" where {self.condition(scope, 1)}"
            points = []
        return text, (name, points)

    # --- declarations
    def body_scope(self, below):
        """Fields of `Part` that a formula of the field `below` may read."""
        scope = Scope()
        for field in ["a", "b", "extra", "c"]:
            if field == below:
                break
            if field != "extra":
                scope.add("N", field, field == "a")
        if below in ("d", "t", "f"):
            scope.add("E", "grade")
        scope.loops = 1
        scope.searches = 1
        scope.things = False
        return scope

    def kinds(self):
        self.lines += [
            "enum Grade { fine, coarse, rough }",
            "fn twice(f : fn(Number) -> Number, x : Number) -> Number = f(f(x))",
            "kind Part {",
            f"  a : Number = {self.literal()}",
            f"  b : Number" + (f" = {self.number(self.body_scope('b'), 2)}" if self.chance(0.6) else ""),
            f"  c : Number = {self.number(self.body_scope('c'), 2)}",
            f"  d : Number = {self.number(self.body_scope('d'), 2)}",
            f"  t : Time = {self.number(self.body_scope('t'), 1)} * 1 s",
            f"  grade : Grade = {self.pick(CASES)}",
            f"  table : Table[Grade, Number]" + (f" = {{ fine = {self.number(self.body_scope('c'), 1)}, coarse = {self.literal()} }}" if self.chance(0.7) else ""),
            f"  sizes : List[Number] = [a, {self.literal()}]",
            f"  fn f(x : Number) -> Number {self.method_body()}",
        ]
        if self.chance(0.7):
            self.lines.append(f'  require a {self.pick(["<", "<=", "!="])} {self.pick(["5", "7", "10"])} "a is {{a}}"')
        self.lines += ["}", "kind Special : Part {", f"  extra : Number = {self.number(self.body_scope('b'), 1)}"]
        special = self.body_scope("c")
        special.add("N", "extra")
        self.lines.append(f"  c = {self.number(special, 2)}")
        if self.chance(0.6):
            self.lines.append(f"  fn f(x : Number) -> Number = super.f({self.pick(['x', 'x + 1', 'extra'])}) {self.pick(['+', '*', '-'])} extra")
        if self.chance(0.4):
            self.lines.append(f"  require extra {self.pick(['<', '>', '!='])} {self.literal()}")
        self.lines += ["}", f"kind Odd : {self.pick(['Part', 'Special'])} {{", f"  b = {self.number(self.body_scope('b'), 2)}"]
        if self.chance(0.6):
            self.lines.append(f"  fn f(x : Number) -> Number {self.method_body()}")
        self.lines.append("}")

    def method_body(self):
        scope = self.body_scope("f")
        scope.add("N", "x")
        if self.chance(0.6):
            return "= " + self.number(scope, 2)
        name = self.name("l")
        text = f"{{\n    let {name} = {self.number(scope, 2)}\n"
        scope.add("N", name)
        if self.chance(0.5):
            text += f'    require {self.condition(scope, 1)} "f of {{x}}"\n'
        return text + f"    {self.number(scope, 2)}\n  }}"

    def instances(self):
        for i in range(self.pick([3, 4, 5])):
            name = f"P{i + 1}"
            bases = ["Part", "Special", "Odd"] + self.parts
            base = self.pick(bases[:3]) if not self.parts or self.chance(0.6) else self.pick(self.parts)
            fields = []
            if self.chance(0.8):
                fields.append(f"a = {self.pick(['1', '2', '3', '4', '6', '0.5'])}")
            if self.chance(0.7):
                fields.append(f"b = {self.number(self.body_scope('b'), 1)}" if self.chance(0.8) else f"b ~ uniform({self.literal()}, {self.literal()})")
            scope = self.body_scope("c")
            for _ in range(self.pick([0, 0, 1])):
                fields.append(self.override(scope, 1, ("b", "t")))
            if self.chance(0.2):
                fields.append(f"fn f(x : Number) -> Number = super.f(x) * {self.literal()}")
            self.lines.append(f"part {name} : {base} {{ " + "\n  ".join(fields) + " }")
            self.parts.append(name)
        # A whole owns a part, and changes it from afar.
        self.lines += [
            "kind Whole {",
            "  n : Number = 2",
            "  part : Part",
            f"  share : Number = {self.pick(['part.a / n', 'n * part.b', 'part.f(n)', 'n'])}",
            f"  parts : List[Part] = {self.pick(['[part, part]', 'repeat(3, part)', '[part with { b = n }, part]'])}",
            f"  total : Number = part.c * n + {self.pick(['part.f(n)', 'share', 'part.d', 'sum(part.sizes)'])}",
            f"  of_parts : Number = sum({self.pick(['p.c', 'p.b * n', 'p.f(n)'])} for p in parts)",
            "}",
        ]
        names = []
        for i in range(self.pick([2, 3])):
            base = self.pick(["Whole"] + names)
            fields = [f"n = {self.literal()}"]
            if base == "Whole" or self.chance(0.3):
                fields.append(f"part = {self.pick(self.parts)}" if self.chance(0.9) else "share = 3")
            if self.chance(0.5):
                fields.append(f"part.{self.pick(['b = n', 'a = 3', 'table.fine = n', 'c = 4', 'grade = rough'])}")
            self.lines.append(f"whole W{i + 1} : {base} {{ {', '.join(fields)} }}")
            names.append(f"W{i + 1}")
        self.wholes = names

    def module_scope(self):
        scope = Scope()
        for part in self.parts:
            scope.add("P", part, True)
        for whole in self.wholes:
            scope.add("W", whole)
        return scope

    def module(self):
        scope = self.module_scope()
        inner = Scope(scope)
        inner.add("P", "p")
        inner.add("N", "n")
        inner.searches = 1
        inner.loops = 1
        part, numbers, number = self.part(inner, 2), self.numbers(inner, 2), self.number(inner, 2)
        self.lines += [f"fn other_part(p : Part, n : Number) -> Part = {part}",
                       f"fn some_numbers(p : Part, n : Number) -> List[Number] = {numbers}",
                       f"fn of_part(p : Part, n : Number) -> Number = {number}"]
        self.helpers = True
        for i in range(self.pick([1, 2])):
            inner = Scope(scope)
            inner.add("N", "x")
            inner.add("N", "y")
            inner.searches = 1
            body = self.number(inner, 3)
            self.lines.append(f"fn g{i + 1}(x : Number, y : Number) -> Number = {body}")
            self.functions.append(f"g{i + 1}")
        for i in range(self.pick([1, 2])):
            name = self.name("v")
            self.lines.append(f"let {name} = {self.number(scope, 2)}")
            scope.add("N", name)
        if self.chance(0.5):
            self.lines.append("let drawn ~ " + self.pick(["uniform(1, 3)", "triangular(1, 2, 5)", "normal(2, 0.5)", "pert(0, 1, 4)"]))
            scope.add("N", "drawn")
        name = self.name("list")
        self.lines.append(f"let {name} = {self.numbers(scope, 2)}")
        scope.add("LN", name)
        lists = [(self.name("list"), self.part_list(scope, 1)) for _ in range(2)]
        for name, text in lists:
            self.lines.append(f"let {name} : List[Part] = {text}")
            scope.add("LP", name)
        return scope

    def study(self, module, number):
        scope = Scope(module)
        lines = []
        axes = []
        for _ in range(self.pick([1, 2, 2, 3])):
            text, axis = self.vary(scope, where=0.25)
            lines.append(text)
            if axis[1]:
                axes.append(axis)
        for i in range(self.pick([3, 4, 5])):
            name = self.name("r")
            kind = self.pick(["N", "N", "N", "T", "B", "E", "X", "H", "let", "require", "letP"])
            if kind == "N":
                scope.axes = axes
                lines.append(f"report {name} = {self.number(scope, 4)}")
                scope.add("N", name)
            elif kind == "T":
                lines.append(f"report {name} = {self.time(scope, 3)} in s")
                scope.add("T", name)
            elif kind == "B":
                lines.append(f"report {name} = {self.condition(scope, 3)}")
            elif kind == "E":
                lines.append(f"report {name} = {self.case(scope, 3)}")
                scope.add("E", name)
            elif kind == "X":
                lines.append(f"report {name} = {self.text(scope, 3)}")
                scope.add("X", name)
            elif kind == "H":
                lines.append(f"report {name} = {self.shown_text(scope)}")
            elif kind == "let":
                lines.append(f"let {name} = {self.number(scope, 3)}")
                scope.add("N", name)
            elif kind == "letP":
                lines.append(f"let {name} : Part = {self.part(scope, 3)}")
                scope.add("P", name)
            else:
                lines.append(f'require {self.condition(scope, 2)} "not {{{self.simple(scope)}}}"')
            scope.axes = []
        lines.append(f"report last = {self.number(scope, 3)}")
        self.lines += [f"study s{number} {{"] + ["  " + line for line in lines] + ["}"]

    def spec(self):
        self.kinds()
        self.instances()
        module = self.module()
        for i in range(self.pick([1, 2])):
            self.study(module, i + 1)
        return "\n".join(self.lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(Generator(int(sys.argv[1])).spec())
