"""Problems by name or file: found, read, and compiled to the kernel's terms."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from derive.errors import DeriveError, OutputError, StatementError, UsageError
from derive.kernel import (
    Definition,
    Everywhere,
    Function,
    Judgement,
    Problem,
    Random,
    Symbol,
    Target,
    between,
    equal,
    to_prove,
)  # fmt: skip
from derive.kernel.certificate import problem_from_json, problem_to_json
from derive.kernel.declared import in_order
from derive.paths import cache_dir, data_dir, make_folder, write_whole
from derive.present.names import unwritable
from derive.remarks import Remark
from derive.terms import Index, Sym, Term, as_term, fresh, index, sum_over, sym

WithRemarks = tuple[Problem, tuple[Remark, ...]]

if TYPE_CHECKING:
    from derive.terms.sympy import Declarations, ForAll, Statement, Where


def names() -> tuple[str, ...]:
    """The names of all problems that come with the program, sorted."""
    return tuple(sorted(_files()))


def chapters() -> dict[str, tuple[str, ...]]:
    """The names of all problems that come with the program, by chapter, both sorted."""
    found: dict[str, list[str]] = {}
    for name, path in sorted(_files().items()):
        found.setdefault(path.parent.name, []).append(name)
    return {chapter: tuple(found[chapter]) for chapter in sorted(found)}


def title(name: str) -> str:
    """The title of a problem, read from the text of its file: nothing is run for it."""
    tree = ast.parse(_files()[name].read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "title" and isinstance(node.value, ast.Constant):
            return str(node.value.value)
    return name


def load(name: str) -> Problem:
    """The problem called `name`, or stated in the file of that path: Python, or TOML.

    Raises:
        UsageError: there is no such problem.
        StatementError: the file can't be read as a statement.
    """
    return load_with_remarks(name)[0]


def load_with_remarks(name: str) -> WithRemarks:
    """The same, with the remarks that stand beside it.

    Raises:
        UsageError: there is no such problem.
        StatementError: the file can't be read as a statement.
    """
    if name.endswith(".py"):
        return read_file(Path(name))
    if name.endswith(".toml"):
        from derive.problem_file import read_problem_file

        understood = read_problem_file(Path(name))
        return understood.problem, understood.remarks
    files = _files()
    if name not in files:
        near = get_close_matches(name, files, n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; see derive list"
        raise UsageError(f"there is no problem called {name}{hint}")
    return _compiled(files[name])


def read_file(path: Path) -> WithRemarks:
    """The problem that a Python file states, and its remarks.

    Raises:
        StatementError: the file is missing, fails, or states no problem.
    """
    from derive.terms.sympy import Statement

    statement = getattr(_run(path), "problem", None)
    if not isinstance(statement, Statement):
        raise StatementError(f"{path}: expected `problem = Problem(...)`, found none")
    try:
        return compile_statement(statement), compile_remarks(statement)
    except StatementError as why:
        raise type(why)(f"{path}: {why}") from None


def compile_remarks(statement: Statement) -> tuple[Remark, ...]:
    """What an author remarks, with the problems that show it.

    Raises:
        StatementError: one of them means nothing.
    """
    from derive.terms.sympy import StatedRemark

    found = []
    for number, stated in enumerate(statement.remarks, 1):
        if not isinstance(stated, StatedRemark):
            raise StatementError(f"remark {number}: expected remark(...), found {stated!r}")
        expect = stated.expect if isinstance(stated.expect, dict) else _same_of_all(stated.expect)
        try:
            problem = compile_statement(stated.problem)
            found.append(Remark(stated.says, problem, expect))
        except StatementError as why:
            raise type(why)(f"remark {number}: {why}") from None
    return tuple(found)


def _same_of_all(expect: Any) -> dict[str, Any]:
    """The verdict of the only part; nothing need be said of what is true."""
    return {} if expect == "true" else {"": expect}


def compile_statement(statement: Statement) -> Problem:
    """The kernel's form of what an author wrote.

    Raises:
        StatementError: it means nothing.
    """
    from derive.stated.parts import asked
    from derive.terms import sympy as border

    unknowns = statement.solve if isinstance(statement.solve, tuple | list) else (statement.solve,)
    optimum = _optimum(statement)
    find, prove, solve = (
        _beside_optimum(statement)
        if optimum
        else asked(statement.find, statement.prove, () if statement.solve is None else tuple(unknowns))
    )
    _check_kinds(statement, [part for part, _ in (*find, *prove, *solve)])
    declared = border.Declarations()
    of_all = [each for each in statement.given if isinstance(each, border.ForAll)]
    given = [each for each in statement.given if not isinstance(each, border.ForAll)]
    asked_of = (each for _, each in (*find, *prove, *solve))
    optimal = () if optimum is None else (optimum[1], *statement.over, *statement.subject_to)
    for expression in (*asked_of, *optimal, *given):
        declared.read(expression)
    for each in of_all:
        declared.read_for_all(each)
    _check_names(declared)
    definitions = tuple(Definition(*each) for each in border.definitions(declared))
    problem = Problem(
        title=statement.title,
        targets=(*(_target(part, e) for part, e in find), *_solved(solve)),
        sizes=declared.sizes,
        symbols=_symbols(declared),
        definitions=tuple(in_order(definitions)),
        hypotheses=(*_sums(declared), *(_judgement(border.relation(each)) for each in given)),
        source=statement.source,
        letters={size: tuple(letters) for size, letters in declared.letters.items()},
        functions=tuple(Function(*each) for each in border.functions(declared)),
        everywhere=tuple(map(_everywhere, of_all)),
        randoms=tuple(Random(*each) for each in border.randoms(declared)),
    )
    for part, each in prove:
        problem = _with_claim(problem, part, each)
    return problem if optimum is None else _with_optimum(problem, statement, *optimum)


def _optimum(statement: Statement) -> tuple[str, Any] | None:
    """What is to be optimized, if anything, after the kind of optimum."""
    from derive.stated.optima import KEYS

    said = [(key, getattr(statement, key)) for key in KEYS if getattr(statement, key) is not None]
    if len(said) > 1:
        raise StatementError(f"{said[0][0]} and {said[1][0]}: only one of them can be asked")
    if said and not statement.over:
        raise StatementError(f"{said[0][0]}: over which symbols? say over=[w]")
    if said and statement.solve is not None:
        raise StatementError(f"solve and {said[0][0]}: the unknowns are those of over; write one of the two")
    if not said and (statement.over or statement.subject_to):
        raise StatementError("over, or subject_to: of what? add minimize, maximize or stationary")
    for key, those in (("over", statement.over), ("subject_to", statement.subject_to)):
        if not isinstance(those, tuple | list):
            raise StatementError(f"{key} is a list; found {those}")
    return (KEYS[said[0][0]], said[0][1]) if said else None


def _beside_optimum(statement: Statement) -> tuple[Any, Any, Any]:
    """What is to be found and to be proved beside what is optimized."""
    from derive.stated.parts import called, parts

    if statement.find is None and statement.prove is None:
        return (), (), ()
    return *called(*parts(statement.find, statement.prove)), ()


def _with_optimum(problem: Problem, statement: Statement, kind: str, of: Any) -> Problem:
    """`problem`, where it is to be found too where something is optimal."""
    from derive.stated.optima import with_optimum
    from derive.terms import sympy as border

    entries = [_general(problem, str(each)) for each in statement.over]
    constraints = [_judgement(border.relation(each, "subject_to")) for each in statement.subject_to]
    return with_optimum(problem, kind, _value(of), entries, constraints)


def _general(problem: Problem, name: str) -> Term:
    """The entry of a symbol at letters of its own."""
    if name not in problem.shapes:
        raise StatementError(f"over: expected a whole symbol, found {name}")
    at: list[Index] = []
    for dim in problem.shapes[name]:
        like = index(problem.spare_letters[dim][0], dim)
        at.append(fresh(like, at, problem.spare_letters[dim]))
    return sym(name, *at)


def _target(part: str, expression: Any) -> Target:
    """What is to be found, and what is given for it alone."""
    from derive.terms import sympy as border

    if isinstance(expression, border.Where):
        return replace(_target(part, expression.of), when=_conditions(expression))
    return Target(part, _value(expression))


def _conditions(stated: Where) -> tuple[Judgement, ...]:
    from derive.terms import sympy as border

    return tuple(_judgement(border.relation(each, "what is given for a part")) for each in stated.conditions)


def _with_claim(problem: Problem, part: str, claim: Any) -> Problem:
    """`problem` with one more part, which is to be proved."""
    from derive.stated.claims import with_convexity
    from derive.terms import sympy as border

    if isinstance(claim, border.Where):
        problem = _with_claim(problem, part, claim.of)
        *others, last = problem.targets
        return replace(problem, targets=(*others, replace(last, when=_conditions(claim))))
    if isinstance(claim, border.Convex):
        of = border.translate(claim.of)
        return with_convexity(
            problem, part, of, list(map(str, claim.variables)), claim.strict, claim.relation
        )
    said = _judgement(border.relation(claim, "what is to be proved"))
    return replace(problem, targets=(*problem.targets, to_prove(part, said)))


def _solved(solve: tuple[tuple[str, Any], ...]) -> list[Target]:
    """The targets of solving for unknowns, which are entries of given symbols."""
    from derive.terms import sympy as border

    entries = [border.translate(each) for _, each in solve]
    for (_, each), entry in zip(solve, entries, strict=True):
        if not isinstance(entry, Sym):
            raise StatementError(f"solve: expected a symbol that is given, found {each}")
    names = tuple(entry.name for entry in entries if isinstance(entry, Sym))
    return [Target(part, entry, unknowns=names) for (part, _), entry in zip(solve, entries, strict=True)]


def _everywhere(stated: ForAll) -> Everywhere:
    """What is given of all numbers."""
    from derive.terms import sympy as border

    ends = tuple(map(border.translate, stated.ends))
    variable = str(stated.variable)
    when = (between(sym(variable), *ends),) if ends else ()
    return Everywhere(variable, _judgement(border.relation(stated.relation)), when)


def _value(expression: Any) -> Term:
    """What is to be found, which is no relation."""
    from derive.terms import sympy as border

    if border.is_relation(expression):
        raise StatementError(f"a relation is proved, not found: write prove={expression}")
    if isinstance(expression, border.Convex):
        raise StatementError("convexity is proved, not found: write prove=convex(...)")
    return border.translate(expression)


def _check_kinds(statement: Statement, named: list[Any]) -> None:
    """Refuse words that are no text, and a lone relation."""
    for what, words in (
        ("title", statement.title),
        ("source", statement.source),
        *(("part", p) for p in named),
    ):
        if not isinstance(words, str):
            raise StatementError(f"the {what} is not text: {words!r}")
    if not isinstance(statement.given, tuple | list):
        raise StatementError(f"given is a list of relations; found {statement.given}")


def _check_names(declared: Declarations) -> None:
    """Refuse a name that LaTeX would not take as a letter."""
    letters = (letter for those in declared.letters.values() for letter in those)
    for name in (*declared.sizes, *declared.arrays, *declared.functions, *letters):
        if why := unwritable(name):
            raise StatementError(f"{name!r} is not a name: {why}")


def _judgement(relation: tuple[str, Any, Any]) -> Judgement:
    sign, left, right = relation
    return Judgement(sign, (left, right))


def _symbols(declared: Declarations) -> tuple[Symbol, ...]:
    return tuple(
        Symbol(name, tuple(str(size) for size in getattr(array, "shape", ())), array.sign, array.says)
        for name, array in declared.arrays.items()
        if array.body is None
    )


def _sums(declared: Declarations) -> tuple[Judgement, ...]:
    """What is given of the entries of vectors together.

    A vector is one-hot just if y_k² = y_k for all k and Σ_k y_k = 1: the first says that each entry is 0
    or 1, the second then that as many entries are 1 as the sum says, which is one.
    """
    found = []
    for name, array in declared.arrays.items():
        total = getattr(array, "sums_to", None)
        if total is not None:
            (size,) = (str(each) for each in getattr(array, "shape", ()))
            letter = declared.letters.get(size, ["k"])
            k = index("k" if "k" in letter else letter[0], size)
            if getattr(array, "one_hot", False):
                found.append(equal(sym(name, k) ** 2, sym(name, k)))
            found.append(equal(sum_over(k, sym(name, k)), as_term(total)))
    return tuple(found)


def _files() -> dict[str, Path]:
    return {
        path.stem.replace("_", "-"): path
        for path in sorted(data_dir("derivations").rglob("*.py"))
        if not path.stem.startswith("_")
    }


def _run(path: Path) -> ModuleType:
    if path.is_dir():
        raise UsageError(f"{path} is a folder, expected a file of Python")
    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    spec = importlib.util.spec_from_file_location("derive_statement", path)
    if spec is None or spec.loader is None:
        raise StatementError(f"{path}: not a file of Python")
    module = importlib.util.module_from_spec(spec)
    try:
        _check_parts(path)
        spec.loader.exec_module(module)
    except DeriveError as why:
        raise StatementError(f"{_place(why, path)}: {why}") from None
    except SyntaxError as why:
        raise StatementError(f"{path}:{why.lineno}: {why.msg}" if why.lineno else _no_python(path)) from None
    except (UnicodeDecodeError, ValueError) as why:
        raise StatementError(_in_our_words(why, path)) from None
    except RecursionError as why:
        said = "a formula is nested too deep, or a function calls itself without end"
        raise StatementError(f"{_place(why, path)}: {said}") from None
    except MemoryError as why:
        raise StatementError(f"{_place(why, path)}: it needs more memory than there is") from None
    except SystemExit as why:
        said = "the file ends the program; expected one that states a problem and does nothing"
        raise StatementError(f"{_place(why, path)}: {said}") from None
    except Exception as why:  # the author's code may raise anything
        raise StatementError(f"{_place(why, path)}: {type(why).__name__}: {why}") from None
    return module


def _check_parts(path: Path) -> None:
    """Refuse a part that stands twice: Python would keep the last of them and say nothing."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        seen: set[object] = set()
        for key in node.keys if isinstance(node, ast.Dict) else ():
            if isinstance(key, ast.Constant) and key.value in seen:
                raise SyntaxError(f"{key.value!r} stands twice", (str(path), key.lineno, None, None))
            seen |= {key.value} if isinstance(key, ast.Constant) else set()


def _no_python(path: Path) -> str:
    return f"{path}: expected a file of Python in UTF-8, found something else"


def _in_our_words(why: ValueError, path: Path) -> str:
    """What SymPy or Python says of a value, as far as an author can't know what it means."""
    if isinstance(why, UnicodeDecodeError) or "null bytes" in str(why):
        return _no_python(path)
    if "Summation will set Idx value" in str(why):
        return f"{_place(why, path)}: a sum runs over the whole size of its index: write Sum(x[i], i)"
    if "integer string conversion" in str(why):
        return f"{_place(why, path)}: a number has too many digits"
    return f"{_place(why, path)}: {type(why).__name__}: {why}"


def _place(why: BaseException, path: Path) -> str:
    """The file, with its last line on the way to the exception."""
    line, trace = 0, why.__traceback__
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename) == path.absolute():
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"{path}:{line}" if line else str(path)


def _compiled(path: Path) -> WithRemarks:
    """A problem of our own, with its remarks, from the cache where it is the same to the byte: SymPy is slow to import."""
    digest = hashlib.sha256(_compiler() + path.read_bytes()).hexdigest()
    kept = cache_dir() / f"{digest}.json"
    try:
        return _from_json(json.loads(kept.read_text(encoding="utf-8")))
    except (OSError, ValueError, DeriveError):
        found = read_file(path)
    with suppress(OutputError):  # a cache that can't be written costs time only
        make_folder(kept.parent)
        write_whole(kept, json.dumps(_to_json(*found)))
    return found


def _to_json(problem: Problem, remarks: Sequence[Remark]) -> Any:
    those = [
        {"says": each.says, "problem": problem_to_json(each.problem), "expected": dict(each.expected)}
        for each in remarks
    ]
    return {"problem": problem_to_json(problem), "remarks": those}


def _from_json(kept: Any) -> WithRemarks:
    try:
        remarks = [
            Remark(each["says"], problem_from_json(each["problem"]), each["expected"])
            for each in kept["remarks"]
        ]
        return problem_from_json(kept["problem"]), tuple(remarks)
    except (KeyError, TypeError) as why:
        raise ValueError("not what is kept") from why


@cache
def _compiler() -> bytes:
    """A digest of what compiles statements: another compiler's results are not ours."""
    here = Path(__file__).parent
    return hashlib.sha256(
        b"".join(
            (here / p).read_bytes()
            for p in (
                "library.py",
                "stated/claims.py",
                "stated/optima.py",
                "stated/parts.py",
                "terms/sympy.py",
            )
        )
    ).digest()
