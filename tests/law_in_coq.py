"""What a law says, in the words of Coq: written from the law itself, knowing nothing of its lemma."""

from functools import partial

from derive.coq.lemmas import arguments, free_indices, point, sizes
from derive.terms import (
    Add,
    Constant,
    D,
    Delta,
    Det,
    Fn,
    Index,
    Indicator,
    Inverse,
    MatrixPower,
    Max,
    Meta,
    Moment,
    Mul,
    Num,
    Position,
    Pow,
    Product,
    Size,
    Sum,
    Sym,
    num,
    subterms,
)

NAMES = {"log": "ln", "sigma": "sigm", "abs": "Rabs", "max": "Rmax", "min": "Rmin"}
UPDATES = ("upd0", "upd", "upd2", "upd3")
MOMENTS = {"E": "E", "Var": "variance E", "Cov": "covariance E"}
WITHOUT = ("independent", "deterministic")  # what the type of a letter says
SAID_BY_TYPE = (*WITHOUT, "whole")
MINUS = num(-1)
OF_MATRICES = {
    "symmetric": "symmetric",
    "positive definite": "positive_definite",
    "positive semidefinite": "positive_semidefinite",
}


def statement(law):
    """The proposition that the lemma of `law` should prove."""
    binders = " ".join([*outcomes(law), *(f"({name} : {type_of(law, name)})" for name in arguments(law))])
    premises = ranges(law) + [premise(law, when) for when in law.when if when.relation not in SAID_BY_TYPE]
    said = " -> ".join([*premises, judgement(law, law.claim)])
    return f"forall {binders}, {said}" if binders else said


def averages(law):
    return any(isinstance(p, Moment) for t in law.terms for p in subterms(t)) or any(
        each.relation == "integrable" for each in (law.claim, *law.when)
    )


def hangs_on_outcome(law, term):
    if isinstance(term, Moment):
        return False
    if isinstance(term, Meta):
        return term.name not in constants(law)
    if isinstance(term, D):
        return hangs_on_outcome(law, term.body)
    return any(hangs_on_outcome(law, arg) for arg in term.args)


def outcomes(law):
    if not averages(law):
        return []
    return [
        "(Omega : Type)",
        "(E : (Omega -> R) -> R)",
        "(integrable : (Omega -> R) -> Prop)",
        "(averages : expectation E integrable)",
    ]


def type_of(law, name):
    if name in sizes(law) or name in naturals(law) or name in {i.name for i in free_indices(law)}:
        return "nat"
    letters = [p for t in law.terms for p in subterms(t) if isinstance(p, Meta | Sym) and p.name == name]
    if not letters:
        return "R"  # the point
    moves = isinstance(letters[0], Meta) and point(law) is not None and name not in constants(law)
    hangs = averages(law) and name not in constants(law)
    return " -> ".join(["R"] * moves + ["Omega"] * hangs + ["nat"] * len(letters[0].args) + ["R"])


def ranges(law):
    named = sizes(law)
    largest = any(isinstance(p, Max) for t in law.claim.terms for p in subterms(t))  # of none, it is nothing
    positive = [f"(1 <= {n})%nat" for n in named if law.claim.relation == "<" or largest]
    return positive + [f"({i.name} < {i.dim})%nat" for i in free_indices(law) if i.dim in named]


def premise(law, when):
    loose = [i for i in when.free if i not in free_indices(law)]
    loose = [] if when.relation == "independent over" else loose
    return (
        "("
        + "".join(f"forall {i.name}, ({i.name} < {i.dim})%nat -> " for i in loose)
        + judgement(law, when)
        + ")"
    )


def judgement(law, claim):
    first, *rest = (partial(show, law, term) for term in claim.terms)
    match claim.relation:
        case relation if relation in OF_MATRICES and isinstance(claim.terms[0], Det):
            return f"({OF_MATRICES[relation]} {matrix(claim.terms[0].matrix, partial(show, law, at='x0'))})"
        case "natural":
            return f"(1 <= {claim.terms[0].name})%nat"
        case "integrable":
            return f"integrable (fun o => {first()})"
        case "independent variates":
            return f"uncorrelated E integrable (fun o => {first()}) (fun o => {rest[0]()})"
        case "independent over":
            k = claim.terms[1]
            return f"uncorrelated_over E integrable {k.dim} (fun o {k.name} => {first()})"
        case "interchangeable":
            t, at = show(law, claim.terms[0], "t", claim.terms[1]), place(claim.terms[1])
            return f"interchangeable E (fun t o => {t}) {at}"
        case "differentiable":
            at = place(claim.terms[1])
            every = "forall o, " if averages(law) and not isinstance(claim.terms[0], Moment) else ""
            return f"{every}ex_derive (fun t => {show(law, claim.terms[0], 't', claim.terms[1])}) {at}"
        case "between":
            return f"between {rest[0]()} {rest[1]()} {first()}"
        case relation:
            hangs = averages(law) and any(hangs_on_outcome(law, term) for term in claim.terms)
            return f"{'forall o, ' if hangs else ''}{first()} {relation.replace('!=', '<>')} {rest[0]()}"


def place(wrt):
    return f"{wrt.name}0" if isinstance(wrt, Meta) else applied(wrt.name, wrt.args)


def applied(head, at):
    return " ".join([f"({head}", *(i.name for i in at)]) + ")"


def show(law, term, at="x0", wrt=None):
    """`term` where the variable is `at`; `wrt`: the entry that is the variable, if it is one."""
    inner = partial(show, law, at=at, wrt=wrt)
    match term:
        case Num():
            return number(term.value)
        case Constant():
            return {"pi": "PI"}[term.data]
        case Size():
            return f"(INR {term.data})"
        case Index():
            return term.name
        case Delta():
            return applied("delta", term.args)
        case Sym():
            return applied(f"{UPDATES[len(wrt.args)]} {applied(wrt.name, wrt.args)[1:-1]} {at}", term.args)
        case Meta() if term.name in naturals(law):
            return f"INR {term.name}"
        case Meta():
            free = term.name not in constants(law)
            head = f"{term.name} {at}" if point(law) is not None and free else term.name
            return applied(f"{head} o" if averages(law) and free else head, term.args)
        case Moment(data=which):
            inside = " ".join(f"(fun o => {each})" for each in map(inner, term.args))
            return f"({MOMENTS[which]} {inside})"
        case Fn(name="factorial", args=(count,)):
            return f"(INR (fact {natural(law, count)}))"
        case Fn():
            return f"({NAMES.get(term.name, term.name)} {' '.join(map(inner, term.args))})"
        case Indicator(data=relation):
            name = {"<": "ind_lt", "<=": "ind_le", "=": "ind_eq", "!=": "ind_ne"}[relation]
            return f"({name} {' '.join(map(inner, term.args))})"
        case Sum():
            return f"(rsum {term.index.dim} (fun {term.index.name} => {inner(term.body)}))"
        case Det():
            return f"(det {matrix(term.matrix, inner)})"
        case MatrixPower(exponent=exponent):
            raised, (row, column) = natural(law, exponent), term.at
            return f"(mpow {matrix(term.matrix, inner)} {raised} {row.name} {column.name})"
        case Inverse():
            return f"(minv {matrix(term.matrix, inner)} {term.row.name} {term.column.name})"
        case Max():
            return f"(rmax {term.index.dim} (fun {term.index.name} => {inner(term.body)}))"
        case Product():
            return f"(rprod {term.index.dim} (fun {term.index.name} => {inner(term.body)}))"
        case D():
            return f"(Derive (fun t => {show(law, term.body, 't', term.wrt)}) {place(term.wrt)})"
        case Add():
            first, *rest = term.args
            return f"({inner(first)}{''.join(f' {signed(each, inner)}' for each in rest)})"
        case Mul() if term.args[0] is MINUS:
            return "(- " + " * ".join(map(inner, term.args[1:])) + ")"
        case Mul():
            return "(" + " * ".join(map(inner, term.args)) + ")"
        case Pow():
            return power(law, term, inner)
    raise AssertionError(term)


def matrix(rows, inner):
    """The size and the entries of a square matrix."""
    return f"{rows.index.dim} (fun {rows.index.name} {rows.body.index.name} => {inner(rows.body.body)})"


def number(value):
    written = str(abs(value)) if value.denominator == 1 else f"({abs(value.numerator)} / {value.denominator})"
    return f"(- {written})" if value < 0 else written


def signed(term, inner):
    if isinstance(term, Num) and term.value < 0:
        return f"- {-term.value}"
    if isinstance(term, Mul) and term.args[0] is MINUS:
        return "- (" + " * ".join(map(inner, term.args[1:])) + ")"
    return f"+ {inner(term)}"


def power(law, term, inner):
    base, exponent = inner(term.base), term.exponent
    if whole := counted(law, exponent):
        return f"({base} ^ {whole})"
    letters = {p.name for p in subterms(exponent) if isinstance(p, Meta)}
    if letters and not letters & naturals(law):
        return f"(rpow {base} {inner(exponent)})"
    first = exponent.args[0] if isinstance(exponent, Add) else exponent
    change = exponent.args[1].value if isinstance(exponent, Add) else 0
    if isinstance(first, Mul) and first.args[0] is not MINUS:  # 2p
        return f"({base} ^ ({first.args[0].value} * {first.args[1].name}))"
    negative = isinstance(first, Mul)  # -p
    letter = first.args[1] if negative else first
    if isinstance(exponent, Num) and exponent.value == -1:
        return f"(/ {base})"
    if isinstance(exponent, Num) and exponent.value.denominator > 1:
        return f"(rpow {base} {number(exponent.value)})"
    if isinstance(exponent, Num):
        return f"(/ ({base} ^ {-exponent.value}))" if exponent.value < 0 else f"({base} ^ {exponent.value})"
    if negative:
        return f"(/ ({base} ^ ({letter.name} + {-change})))" if change else f"(/ ({base} ^ {letter.name}))"
    return f"({base} ^ ({letter.name} - {-change}))" if change else f"({base} ^ {letter.name})"


def natural(law, exponent):
    """How many factors there are, indices counting from 0."""
    match exponent:
        case Num():
            return str(exponent.value)
        case Meta():
            return exponent.name
        case Size():
            return exponent.data
        case Position():
            return f"(S {exponent.index.name})"
        case Add(args=(Num(value=-1), first)) | Add(args=(first, Num(value=-1))):
            return f"({natural(law, first)} - 1)"
        case (
            Add(args=(first, Mul(args=(Num(value=-1), less))))
            | Add(args=(Mul(args=(Num(value=-1), less)), first))
        ):
            return f"({natural(law, first)} - {natural(law, less)})"
    return counted(law, exponent)


def counted(law, exponent):
    """A size, or a sum or product of natural letters, as a natural number of Coq."""
    match exponent:
        case Size():
            return exponent.data
        case Add(args=args) | Mul(args=args) if all(
            isinstance(p, Meta) and p.name in naturals(law) for p in args
        ):
            return f"({(' + ' if isinstance(exponent, Add) else ' * ').join(p.name for p in args)})"
    return ""


def naturals(law):
    return {when.terms[0].name for when in law.when if when.relation in ("natural", "whole")}


def constants(law):
    return {when.terms[0].name for when in law.when if when.relation in WITHOUT}
