"""Symbolic derivations, step by step and checked, for the mathematics of machine learning.

State a problem in SymPy with `dim`, `index`, `scalar`, `vector`, `matrix`, `define`,
`unknown`, `function`, `for_all`, `convex`, `remark`, `D`, `lim`, `where` and `Problem`; `solve` finds the derivation and has it checked, `check` re-checks
a certificate, `verify` judges an answer, `check_work` a derivation line by line.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derive.answer import AnswerKey as AnswerKey, Verdict as Verdict, verify as verify
    from derive.api import Result as Result, check as check, renamed as renamed, solve as solve
    from derive.terms.sympy import (
        D as D,
        Statement as Statement,
        bernoulli as bernoulli,
        binomial as binomial,
        concave as concave,
        convex as convex,
        covariance as covariance,
        define as define,
        dim as dim,
        expectation as expectation,
        exponential as exponential,
        for_all as for_all,
        function as function,
        index as index,
        lim as lim,
        matrix as matrix,
        moments as moments,
        normal as normal,
        poisson as poisson,
        relu as relu,
        remark as remark,
        scalar as scalar,
        sigmoid as sigmoid,
        strictly_convex as strictly_convex,
        uniform as uniform,
        unknown as unknown,
        variance as variance,
        vector as vector,
        where as where,
    )
    from derive.work import Report as Report, check_work as check_work

__version__ = "0.1.0"

# SymPy takes a second to import: only whoever states a problem in it pays for that
_HOMES = {
    **dict.fromkeys(
        (
            "D",
            "bernoulli",
            "binomial",
            "concave",
            "convex",
            "covariance",
            "define",
            "dim",
            "expectation",
            "exponential",
            "for_all",
            "function",
            "index",
            "lim",
            "matrix",
            "moments",
            "normal",
            "poisson",
            "relu",
            "remark",
            "scalar",
            "sigmoid",
            "strictly_convex",
            "uniform",
            "unknown",
            "variance",
            "vector",
            "where",
        ),
        "derive.terms.sympy",
    ),
    **dict.fromkeys(("AnswerKey", "Verdict", "verify"), "derive.answer"),
    **dict.fromkeys(("Result", "check", "renamed", "solve"), "derive.api"),
    **dict.fromkeys(("Report", "check_work"), "derive.work"),
    "Problem": "derive.terms.sympy",
}


__all__ = [*_HOMES]  # the names that `import *` gives


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'derive' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), "Statement" if name == "Problem" else name)


def __dir__() -> list[str]:
    return sorted([*_HOMES, "__version__"])
