"""How NumPy and PyTorch spell what arrays can do; data, and the helpers that a module brings along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """A library of arrays.

    `functions`: what each primitive function is called; `axis`: the word for the dimension that a sum
    is taken over; `made`, `truths`: the options of an array out of nothing, and the method of truth values,
    that make their numbers like those of {}, an argument; `helpers`: functions that a module brings along.
    """

    module: str
    imports: str
    array: str
    axis: str
    transpose: str
    copy: str
    made: tuple[str, ...]
    truths: str
    functions: Mapping[str, str]
    helpers: Mapping[str, str]

    def like(self, argument: str) -> tuple[tuple[str, ...], str]:
        """The options and the method with the name of an argument; "" where there is none."""
        made = tuple(each.format(argument) for each in self.made if argument)
        return made, self.truths.format(argument)


_FIT = '''def _{arrays}(**given):
    """The {arrays} that are given, if each has the shape that stands beside it.

    Raises:
        ValueError: one has not, or two that share a letter differ in that size.
    """
{before}    sizes, {arrays} = {{}}, []
    for name, (value, *letters) in given.items():
        {array} = {read}
        found = tuple({array}.shape)
        wanted = ", ".join(f"{{x}}={{sizes[x]}}" if x in sizes else x for x in letters)
        fits = len(found) == len(letters) and 0 not in found
        if not fits or any(sizes.setdefault(x, n) != n for x, n in zip(letters, found)):
            raise ValueError(f"{{name}}: expected shape ({{wanted}}), found {{found}}")
        {arrays}.append({array})
    return {arrays}
'''

_SIGMOID = '''def _sigmoid(t):
    """1 / (1 + exp(-t)), written so that no t overflows."""
    return np.exp(-np.logaddexp(0, -t))
'''

_SOFTMAX = '''def _softmax(t, axis=0):
    """exp(t) / sum(exp(t)); taking max(t) off t changes nothing but overflow."""
    weights = np.exp(t - np.max(t, axis=axis, keepdims=True))
    return weights / np.sum(weights, axis=axis, keepdims=True)
'''

_ERF = '''def _erf(t):
    """The error function, which NumPy does not have."""
    return np.vectorize(math.erf, otypes=[float])(t)
'''

_GAMMA = '''def _gamma(t):
    """The gamma function, which NumPy does not have."""
    return np.vectorize(math.gamma, otypes=[float])(t)
'''

_FACTORIAL = '''def _factorial(t):
    """t! of whole numbers, as the gamma function has it."""
    return np.vectorize(math.gamma, otypes=[float])(t + 1)
'''

NUMPY = Dialect(
    module="np",
    imports="import numpy as np",
    array="array",
    axis="axis",
    transpose="np.transpose",
    copy=".copy()",
    made=(),
    truths=".astype(float)",
    functions={
        **{name: f"np.{name}" for name in ("exp", "log", "tanh", "sin", "cos", "abs", "sqrt")},
        "sigma": "_sigmoid",
        "erf": "_erf",
        "Gamma": "_gamma",
        "factorial": "_factorial",
        "softmax": "_softmax",
    },
    helpers={
        "_arrays": _FIT.format(
            array="array", arrays="arrays", before="", read="np.asarray(value, dtype=float)"
        ),
        "_sigmoid": _SIGMOID,
        "_softmax": _SOFTMAX,
        "_erf": _ERF,
        "_gamma": _GAMMA,
        "_factorial": _FACTORIAL,
    },
)

_TYPE = """    dtype = None
    for value, *_ in given.values():
        if torch.is_tensor(value) and value.is_floating_point():
            dtype = torch.promote_types(dtype or value.dtype, value.dtype)
    dtype = dtype or torch.get_default_dtype()
"""

_GAMMA_OF_TENSORS = '''def _gamma(t):
    """The gamma function of positive numbers."""
    return torch.exp(torch.lgamma(t))
'''

_FACTORIAL_OF_TENSORS = '''def _factorial(t):
    """t! of whole numbers, as the gamma function has it."""
    return torch.exp(torch.lgamma(t + 1))
'''

TORCH = Dialect(
    module="torch",
    imports="import torch",
    array="tensor",
    axis="dim",
    transpose="torch.permute",
    copy=".clone()",
    made=("dtype={}.dtype", "device={}.device"),
    truths=".to({})",
    functions={
        **{name: f"torch.{name}" for name in ("exp", "log", "tanh", "sin", "cos", "abs", "sqrt", "erf")},
        "sigma": "torch.sigmoid",
        "Gamma": "_gamma",
        "factorial": "_factorial",
        "relu": "torch.relu",
        "softmax": "torch.softmax",
    },
    helpers={
        "_tensors": _FIT.format(
            array="tensor", arrays="tensors", before=_TYPE, read="torch.as_tensor(value, dtype=dtype)"
        ),
        "_gamma": _GAMMA_OF_TENSORS,
        "_factorial": _FACTORIAL_OF_TENSORS,
    },
)

DIALECTS = {"numpy": NUMPY, "torch": TORCH}
