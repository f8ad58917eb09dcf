"""Which lemma of the support library stands for which law, and what it is applied to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derive.coq.names import SUPPORT
from derive.kernel import Law
from derive.laws import ALL, EXPECTATION, LIMITS, SUMS
from derive.laws.inequalities import BOUNDS
from derive.terms import Binder, Index, Max, Meta, Pow, Size, Term, subterms

FILES = (  # as they are compiled
    "Sums.v",
    "Functions.v",
    "Derivatives.v",
    "Opaque.v",
    "Differentiable.v",
    "Products.v",
    "Determinants.v",
    "Expectation.v",
    "Matrices.v",
    "Adjoint.v",
    "Laws.v",
    "Limits.v",
    "Tactics.v",
    "Steps.v",
    "Kinks.v",
    "Bounds.v",
    "Convex.v",
    "Curvature.v",
    "Taylor.v",
    "Approach.v",
)
CURVATURE = {  # the lemmas of Curvature.v on each rule of the kernel
    "an affine function": ("affine_convex", "affine_concave"),
    "a sum": ("sum", "sum_concave"),
    "a Σ": ("Sum", "Sum_concave"),
    "a nonnegative multiple": ("multiple", "multiple_concave"),
    "a nonpositive multiple": ("opposite", "opposite_concave"),
    "an increasing convex function of a convex one": ("exp", "relu"),
    "the absolute value of an affine function": ("abs",),
    "a maximum of convex functions": ("max",),
    "a maximum of convex functions over an index": ("greatest",),
    "a minimum of concave functions": ("min",),
    "an even power of an affine function": ("even_power",),
    "a power of a nonnegative convex function": ("power",),
    "a reciprocal of a positive concave function": ("reciprocal",),
    "the logarithm of a log-convex function": ("log_of_log_convex",),
    "the logarithm of a positive concave function": ("log_of_concave",),
    "a root of a nonnegative concave function": ("root",),
    "the root of a root-convex function": ("norm",),
    "a positive constant": ("constant",),
    "exp of a convex function": ("exp_log_convex",),
    "a sum of log-convex functions": ("sum_log_convex",),
    "a Σ of log-convex functions": ("Sum_log_convex",),
    "a product of log-convex functions": ("product_log_convex",),
    "a nonnegative constant": ("nonnegative_constant",),
    "a square of an affine function": ("square",),
    "a sum of root-convex functions": ("sum_root_convex",),
    "a Σ of root-convex functions": ("Sum_root_convex",),
    "a nonnegative multiple of a root-convex function": ("multiple_root_convex",),
}
GREEK = {
    "σ": "sigma",
    "π": "pi",
    "Σ": "Sum",
    "Π": "Prod",
    "δ": "delta",
    "²": "2",
}


def lemma_name(law_name: str) -> str:
    """The lemma of `support/Laws.v` that states the law of this name."""
    for letter, spelled in GREEK.items():
        law_name = law_name.replace(letter, spelled)
    return "law_" + re.sub(r"[^A-Za-z0-9]+", "_", law_name).strip("_")


LEMMAS: dict[str, str] = {law.name: lemma_name(law.name) for law in ALL}


def proved(text: str) -> frozenset[str]:
    """The lemmas that a file of Coq states and ends with `Qed`."""
    stated = re.split(r"^(?:Lemma|Theorem) ", _without_comments(text), flags=re.MULTILINE)[1:]
    return frozenset(lemma.split(maxsplit=1)[0].rstrip(":") for lemma in stated if _ending(lemma) == "Qed")


def assumed(laws: Iterable[Law], text: str) -> tuple[str, ...]:
    """The names of the laws without a lemma in a file of Coq: they are assumed."""
    known = proved(text)
    return tuple(law.name for law in laws if lemma_name(law.name) not in known)


def _without_comments(text: str) -> str:
    """The text without its comments, which may stand in one another."""
    inner = re.compile(r"\(\*(?:(?!\(\*|\*\)).)*\*\)", re.DOTALL)
    while inner.search(text):
        text = inner.sub("", text)
    return text


def _ending(lemma: str) -> str:
    """The word that ends the first proof of a text."""
    found = re.search(r"\b(Qed|Defined|Admitted|Abort)\.", lemma)
    return found[1] if found and not re.search(r"\badmit\b", lemma[: found.start()]) else ""


# The lemmas on powers that have one more for natural exponents, _nat, and for their opposites, _neg.
BY_KIND = frozenset(
    name.removesuffix("_nat")
    for name in proved((SUPPORT / "Laws.v").read_text(encoding="utf-8"))
    if name.endswith("_nat")
)

NOT_WRITTEN = "not written yet"
NORMAL = "it needs the integral of Gauss, which Coquelicot does not have"
UNPROVED = {  # laws without a lemma, each with that of its existence, and why
    "limit of erf at infinity": NORMAL,
    "limit of erf at minus infinity": NORMAL,
    **dict.fromkeys((law.name for law in LIMITS if " multiple at infinity" in law.name), NOT_WRITTEN),
    **dict.fromkeys((law.name for law in LIMITS if "what tends to 1" in law.name), NOT_WRITTEN),
    "limit of a falling power": NOT_WRITTEN,
    "limit of a signed geometric sequence": NOT_WRITTEN,
    "limit by l'Hôpital's rule over a reciprocal": "not written yet, of limits of every kind at once",
    "limit of an inverse beside a growing diagonal": NOT_WRITTEN,
    "1 minus erf is positive": NORMAL,
    "1 plus erf is positive": NORMAL,
    "limit by l'Hôpital's rule": "not written yet, of limits of every kind at once",
    "limit by l'Hôpital's rule over a power": "not written yet, of limits of every kind at once",
    "limit of an inverse": NOT_WRITTEN,
    "limit of a determinant": NOT_WRITTEN,
    "Woodbury identity": NOT_WRITTEN,
    "Weinstein-Aronszajn identity": NOT_WRITTEN,
    "Sylvester's determinant identity": NOT_WRITTEN,
    "trace of a squared product": "it needs the square root of a positive semidefinite matrix",
    "mean of a normal distribution": NORMAL,
    "variance of a normal distribution": NORMAL,
    "Stein's lemma": NORMAL,
    "Stein's lemma for any mean and variance": NORMAL,
    **dict.fromkeys(
        (law.name for law in EXPECTATION if any(w.relation == "normal combination" for w in law.when)), NORMAL
    ),
    "second moment of a rectified normal variable": NORMAL,
    "a normal variable has an expectation": NORMAL,
    "a square of a normal variable has an expectation": NORMAL,
    "a logarithm of a power has an expectation": NOT_WRITTEN,
    "a logarithm of a Π has an expectation": NOT_WRITTEN,
    "Γ is positive": "it needs the gamma function, which Coquelicot does not have",
    "last term of a Σ": NOT_WRITTEN,
    "empty Σ": NOT_WRITTEN,
    "square of a Σ of products": NOT_WRITTEN,
    "Young's inequality": NOT_WRITTEN,
    "square of a double Σ of products": NOT_WRITTEN,
    "triangle inequality of the norm": NOT_WRITTEN,
    "triangle inequality of the norm for Σ": NOT_WRITTEN,
    "a norm is no more than the sum of absolute values": NOT_WRITTEN,
    "a closed indicator is no more than 1": NOT_WRITTEN,
    **dict.fromkeys(
        (
            law.name
            for law in BOUNDS
            if any(
                words in law.name for words in ("bounds the step ", "no further apart", "a sine", "a cosine")
            )
        ),
        NOT_WRITTEN,
    ),
    "a step is no later than the last": NOT_WRITTEN,
    **dict.fromkeys((law.name for law in SUMS if law.name.startswith("geometric sum")), NOT_WRITTEN),
}

STATEMENTS = {  # what stands in the lemmas of Limits.v, by their names
    said.split(maxsplit=1)[0]: said.partition(".\nProof")[0].split(maxsplit=1)[1]
    for said in re.split(r"^Lemma ", (SUPPORT / "Limits.v").read_text(encoding="utf-8"), flags=re.MULTILINE)[
        1:
    ]
}

# The one list of what is taken on trust: a theorem that uses one of these is never called accepted.
ASSUMED_LAWS: tuple[str, ...] = assumed(
    ALL, "".join((SUPPORT / name).read_text(encoding="utf-8") for name in ("Laws.v", "Limits.v"))
)


def sizes(law: Law) -> tuple[str, ...]:
    """The sizes that a law sums over, or speaks of as numbers."""
    named = {part.index.dim for part in _parts(law) if isinstance(part, Binder)}
    named |= {part.data for part in _parts(law) if isinstance(part, Size)}
    return tuple(dim for dim in law.dims if dim in named)


def of_largest(law: Law) -> bool:
    """Whether a law speaks of a maximum over an index, of which there is none where the size is 0."""
    return any(isinstance(p, Max) for t in law.claim.terms for p in subterms(t))


def free_indices(law: Law) -> tuple[Index, ...]:
    """The indices that a law leaves free, in order of appearance."""
    bound = {part.index for part in _parts(law) if isinstance(part, Binder)}
    return tuple(each for each in law.indices if each not in bound)


def point(law: Law) -> str | None:
    """The letter of the variable, where a law has one."""
    about = [law.claim, *law.when]
    wrt = [
        judgement.terms[1]
        for judgement in about
        if judgement.relation in ("differentiable", "independent", "interchangeable")
    ]
    wrt += [part.args[1] for part in _parts(law) if part.tag == "D"]
    return next((each.name for each in wrt if isinstance(each, Meta)), None)


def arguments(law: Law) -> tuple[str, ...]:
    """What the lemma of a law is applied to, before its hypotheses.

    Sizes, free indices, letters, the array of the variable, and x0, the point.
    """
    variable = point(law)
    letters = tuple(name for name in law.metas if name != variable)
    at = () if variable is None else (f"{variable}0",)
    return sizes(law) + tuple(each.name for each in free_indices(law)) + letters + law.names + at


def _parts(law: Law) -> Iterator[Term]:
    for term in law.terms:
        yield from subterms(term)


def exponents(law: Law) -> frozenset[str]:
    """The letters that a law has as exponents and leaves open; for integers its lemma has variants."""
    open_ = [p.exponent.name for p in _parts(law) if isinstance(p, Pow) and isinstance(p.exponent, Meta)]
    natural = [when.terms[0] for when in law.when if when.relation in ("natural", "whole")]
    return frozenset(open_) - {each.name for each in natural if isinstance(each, Meta)}
