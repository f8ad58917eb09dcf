r"""Random symbols, read from text: x \sim \mathcal{N}(\mu, \Sigma), "N(mu_i, sigma^2)", mean 0, variance v."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from derive.errors import StatementError
from derive.kernel.distributions import TABLE
from derive.read import Declared, Formula, Scope, Unreadable, elaborate, parse, tree as t
from derive.read.arrays import Value
from derive.read.names import near
from derive.read.tokens import LONGEST
from derive.stated import everywhere
from derive.stated.compiler import Compiler, StatedRandom, placed
from derive.stated.statement import StatedSymbol, Text
from derive.terms import Sym, index, sym

# as it is written -> the kernel's name, None if nothing can be derived of it yet; and how many parameters it has
DISTRIBUTIONS: dict[str, tuple[str | None, int]] = {
    "N": ("normal", 2), "Normal": ("normal", 2), "Gaussian": ("normal", 2),
    "Bernoulli": ("bernoulli", 1), "Ber": ("bernoulli", 1), "Uniform": ("uniform", 2), "U": ("uniform", 2),
    "moments": ("moments", 2),
    "Poisson": ("poisson", 1), "Exponential": ("exponential", 1), "Binomial": ("binomial", 2),
    "Categorical": ("categorical", 1), "Cat": ("categorical", 1), "Multinomial": ("multinomial", 2),
    "WithoutReplacement": ("sample", 1), "Rademacher": ("rademacher", 0), "Density": ("density", 2),
    "Gumbel": ("gumbel", 2), "CDF": ("cdf", 2), "Laplace": ("laplace", 2), "Beta": ("beta", 2), "Gamma": ("gamma", 2), "Dirichlet": ("dirichlet", 1), "Cauchy": (None, 2),
}  # fmt: skip
EXPECTED = "expected a distribution, as N(mu, sigma^2), Bernoulli(p), Uniform(a, b), or mean mu, variance v"
SIM = re.compile(r"\\(?:overset|stackrel)\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\s*\{?\\sim\}?|\\sim(?![A-Za-z])|∼|~")
RELATION = re.compile(r"[=<>≤≥≠]|\\(?:le|ge|ne|lt|gt)q?(?![A-Za-z])")
WORDS = re.compile(
    r"\s*mean\s+(?P<mean>\S.*?)\s*(?:(?:,|\band\b)\s*(?:variance|covariance)\s+(?P<spread>\S.*))?", re.DOTALL
)
NAMED = re.compile(r"\s*(?:\\(?:operatorname|mathrm|text|mathcal|mathit)\s*\{\s*)?(?P<name>[A-Za-z]+|[𝒩𝒰])")
OF_MOMENT = re.compile(r"[\s$]*(?:\\[a-z]+\s*\{\s*)?\\?(?:E|V|Var|var|𝔼)(?![A-Za-z])")
# of which signs a distribution has no outcomes but these
NEVER = {"normal": ("positive", "nonnegative", "nonzero"), "bernoulli": ("positive", "nonzero")}
NEVER |= dict.fromkeys(("poisson", "binomial"), ("positive", "nonzero"))


def split(text: Text) -> tuple[str, str] | None:
    """The two sides of x ~ N(0, 1), each behind as many spaces as stand before it; None of another text.

    Raises:
        Unreadable: a side is empty.
    """
    bare = text.says.strip()
    is_fenced = len(bare) > 1 and bare[0] == bare[-1] == "$"
    says = text.says.replace("$", " ") if is_fenced else text.says
    found = next((m for m in SIM.finditer(says) if m[0] != "~" or not RELATION.search(says)), None)
    if found is None:
        return None
    if not says[: found.start()].strip():
        raise placed(Unreadable("expected a symbol before ~", found.start()), text)
    if not says[found.end() :].strip():
        raise placed(Unreadable(EXPECTED, len(says)), text)
    return says[: found.start()], " " * found.end() + says[found.end() :]


def read_given(c: Compiler, text: Text) -> bool:
    """Read x ~ N(0, 1), E[x] = 0 or Var[x] = 1; whether the text is one of that kind.

    Raises:
        Unreadable: it is, and means nothing.
    """
    sides = split(text)
    if sides is None:
        return _read_moment(c, text)
    try:
        left = _left(c, sides[0])
        law, parameters = _law(c, sides[1])
        formula = Formula(c.scope)
        of = elaborate(formula, left, {})
        if not of.is_name:
            raise Unreadable("expected a symbol before ~, as x or x_i", left.at)
        _take(c, StatedRandom(text, formula, of, _name(of), law, ()), parameters)
    except Unreadable as why:
        raise placed(why, text) from None
    return True


def _read_moment(c: Compiler, text: Text) -> bool:
    """Read E[x] = 0 or Var[x_i] = 1 of a given symbol; whether the text is one of that kind."""
    if not OF_MOMENT.match(text.says) or everywhere.split(text) is not None:
        return False
    try:
        tree = parse(text.says, c.scope.names())[0].tree
        match tree:
            case t.Relation(
                signs=("=",), sides=(t.Moment(kind="E" | "Var", arguments=(t.Name() | t.Scripted(),)), _)
            ):
                average, right = tree.sides
            case _:
                return False
        assert isinstance(average, t.Moment)
        formula = Formula(c.scope)
        of = elaborate(formula, average.arguments[0], {})
        if not of.is_name:
            return False
        if average.kind == "Var" and not of.is_number:
            raise Unreadable("a variance of an array may mean two things: write Var[x_i] = ...", average.at)
        _take(c, StatedRandom(text, formula, of, _name(of), "moments", (), moment=average.kind), (right,))
    except Unreadable as why:
        raise placed(why, text) from None
    return True


def check_moments(c: Compiler) -> None:
    """Refuse a variance without a mean.

    Raises:
        StatementError: there is one.
    """
    means = {each.name for each in c.randoms if each.moment == "E"}
    for each in c.randoms:
        if each.moment == "Var" and each.name not in means:
            raise StatementError(f"{each.text.where}: the mean of {each.name} is not given: add E[...] = ...")


def trees(c: Compiler, text: Text) -> tuple[t.Tree, ...]:
    """What stands in x ~ N(0, 1): the symbol and the parameters; nothing of another text."""
    sides = split(text)
    if sides is None:
        return ()
    try:
        return (_left(c, sides[0]), *_law(c, sides[1])[1])
    except Unreadable as why:
        raise placed(why, text) from None


def read_symbol(c: Compiler, symbol: StatedSymbol, declared: Declared) -> None:
    """Read what stands under `random` of a symbol; letters that mean nothing else are indices of its entry.

    Raises:
        Unreadable: it is no distribution of it.
    """
    text = symbol.random
    assert text is not None
    try:
        law, parameters = _law(c, text.says)
        trial = Formula(c.scope)
        for each in parameters:
            elaborate(trial, each, {})
        formula = Formula(c.scope)
        of = _symbol(formula, declared, _letters(trial, declared))
        _take(c, StatedRandom(text, formula, of, declared.name, law, ()), parameters)
    except Unreadable as why:
        raise placed(why, text) from None


def _left(c: Compiler, says: str) -> t.Name | t.Scripted:
    (reading, *_) = parse(says, c.scope.names())
    if not isinstance(reading.tree, t.Name | t.Scripted):
        raise Unreadable("expected a symbol before ~, as x or x_i", reading.tree.at)
    return reading.tree


def _law(c: Compiler, says: str) -> tuple[str, tuple[t.Tree, ...]]:
    """The distribution as it is written, and its parameters."""
    m = WORDS.fullmatch(says) if len(says) <= LONGEST else None
    if m is not None:
        those = [" " * m.start(key) + m[key] for key in ("mean", "spread") if m[key]]
        return "moments", tuple(parse(each, c.scope.names())[0].tree for each in those)
    named = NAMED.match(says)
    start = len(says) - len(says.lstrip())
    if named is None:
        raise Unreadable(EXPECTED, start)
    word = {"𝒩": "N", "𝒰": "U"}.get(named["name"], named["name"])
    if word not in DISTRIBUTIONS:
        raise Unreadable(f"{EXPECTED}; found {word[:40]}{near(word, DISTRIBUTIONS)}", start)
    if not DISTRIBUTIONS[word][1] and not says[named.end() :].strip(" }$()"):
        return word, ()
    functions = {**c.scope.functions, word: (), rf"\mathcal{{{word}}}": ()}
    tree = parse(says, Scope(c.scope.sizes, c.scope.declared, functions).names())[0].tree
    known = (word, rf"\mathcal{{{word}}}")
    if not isinstance(tree, t.Call) or tree.function not in known:
        raise Unreadable(EXPECTED, tree.at)
    if tree.below or tree.above or tree.primes:
        raise Unreadable(f"{word} stands without scripts here", tree.at)
    law, most = DISTRIBUTIONS[word]
    fewest = (TABLE[law].fewest if law is not None else None) or most
    if not fewest <= len(tree.arguments) <= most:
        said = f"{most} parameter{'' if most == 1 else 's'}"
        what = ": the mean and the variance" if law == "normal" else ""
        raise Unreadable(f"{word} has {said}{what}, found {len(tree.arguments)}", tree.at)
    return word, tree.arguments


def _letters(trial: Formula, declared: Declared) -> tuple[str, ...]:
    """The letters of an entry of a symbol, some of which stand in the parameters; none, if none do.

    Raises:
        Unreadable: it is not clear which index of the symbol one of them is.
    """
    found: dict[int, str] = {}
    for name, letter in trial.free.items():
        if not declared.extents:
            raise Unreadable(f"{declared.name} is a number, it has no index {name}", letter.at)
        fitting = [n for n, extent in enumerate(declared.extents) if extent.root is letter.extent.root]
        if len(fitting) != 1 or fitting[0] in found:
            said = f"it is not clear which index of {declared.name} the letter {name} is"
            raise Unreadable(f"{said}: give the distribution under given, as x_ij ~ ...", letter.at)
        found[fitting[0]] = name
    if not found and len(declared.extents) <= 2:
        return ()
    every: list[str] = []
    for place, extent in enumerate(declared.extents):
        every.append(found.get(place) or trial.scope.spare(extent.text, {*found.values(), *every}))
    return tuple(every)


def _symbol(formula: Formula, declared: Declared, letters: Sequence[str]) -> Value:
    """A symbol, or its entry at `letters`."""
    at = [formula.letter(name, 0, {}) for name in letters]
    for letter, extent in zip(at, declared.extents, strict=False):
        formula.scope.unify(letter.extent, extent)
    rows, columns = (None, None) if at else (*declared.extents, None, None)[:2]
    return Value(
        0, rows, columns,
        lambda i, j, avoid: sym(
            declared.name, *(letter.index for letter in at), *(place for place in (i, j) if place is not None)
        ),
        is_name=True,
    )  # fmt: skip


def _name(of: Value) -> str:
    """The name of what a value is all of, or an entry."""
    row, column = (None if each is None else index("i", each.text) for each in (of.rows, of.columns))
    entry = of.entry(row, column, frozenset())
    assert isinstance(entry, Sym)
    return entry.name


def _take(c: Compiler, said: StatedRandom, parameters: Sequence[t.Tree]) -> None:
    """Add a random symbol with these parameters.

    Raises:
        Unreadable: they do not fit it; StatementError: it can't have such a distribution.
    """
    formula, of = said.formula, said.of
    letters = tuple(formula.free)
    values = [elaborate(formula, each, {}) for each in parameters]
    for average in formula.averages:
        raise Unreadable("an expectation can't stand in a distribution", average.at)
    for name, letter in formula.free.items():
        if name not in letters:
            raise Unreadable(f"the index {name} does not stand on the left side", letter.at)
    law, _ = DISTRIBUTIONS[said.law]
    _check_symbol(c, said, law)
    joint = False
    for number, value in enumerate(values, 1):
        if value.is_number:
            continue
        is_matrix = value.is_matrix and of.columns is None and of.rows is not None
        if is_matrix and number == len(values) == 2 and law in ("normal", "moments"):
            joint = c.scope.unify(value.rows, of.rows) and c.scope.unify(value.columns, of.rows)
            if joint:
                continue
        if not (c.scope.unify(value.rows, of.rows) and c.scope.unify(value.columns, of.columns)):
            raise Unreadable(
                f"a parameter of shape {value.shape} for {said.name} of shape {of.shape}", value.at
            )
    c.randoms.append(replace(said, parameters=tuple(values), joint=joint))


def _completes(one: StatedRandom, other: StatedRandom) -> bool:
    """Whether the two are a mean and a variance of one symbol."""
    return {one.moment, other.moment} == {"E", "Var"}


def _check_symbol(c: Compiler, said: StatedRandom, law: str | None) -> None:
    name, where = said.name, said.text.where
    symbol = next((symbol for symbol, declared in c.symbols if declared.name == name), None)
    if symbol is None and name not in {each.name for each in c.scope.inferred}:
        raise StatementError(f"{where}: {name} is no given symbol, and has no distribution of its own")
    if any(each.name == name and not _completes(said, each) for each in c.randoms):
        raise StatementError(f"{where}: {name} has two distributions")
    if symbol is None:
        return
    kinds = {
        "one-hot": symbol.one_hot,
        "symmetric": symbol.symmetric,
        "positive definite": symbol.definite,
        "invertible": symbol.invertible,
        "orthogonal": symbol.orthogonal,
        "an inverse": symbol.inverse is not None,
    }
    for kind, holds in kinds.items():
        if holds:
            raise StatementError(f"{where}: {name} is {kind}: its entries can't be given a distribution each")
    if symbol.sign in NEVER.get(law or "", ()):
        raise StatementError(
            f"{where}: {name} is declared {symbol.sign}, which is not so for all outcomes of {said.law}"
        )
