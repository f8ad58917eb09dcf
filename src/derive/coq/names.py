r"""Names for Coq: plain ASCII, none of its keywords, none that the library uses, each given once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

SUPPORT = Path(__file__).parent / "support"
KEYWORDS = (
    "Axiom CoFixpoint CoInductive Definition End Fixpoint Hypotheses Hypothesis Import "
    "Inductive Lemma Let Local Module Open Parameter Proof Prop Qed Record Require Scope "
    "Section Set Theorem Type Variable Variables as at cofix else end exists exists2 fix for "
    "forall fun if in let match mod return then using where with nat list nil cons eq eq_refl "
    "eq_sym eq_trans f_equal and or not True False Some None R INR IZR O S I exp ln sqrt sin "
    "cos tanh Rabs Derive is_derive ex_derive locally by Eval SProp "
    "consumer Consumer rows columns entry local "  # a record's names, in Adjoint.v
    "expectation const_integrable mean_const plus_integrable mean_plus scal_integrable mean_scal mean_ge0 "
    "zz cs Rplus at_kink"  # of our own scripts
)


def plain(name: str) -> str:
    r"""`name`, a name as LaTeX or Unicode, spelled with the letters of Coq: \\hat{y} is yhat, σ is sigma."""
    accents = re.compile(r"\\(hat|bar|tilde|dot|vec|mathbf|mathrm|boldsymbol|mathcal)\{?([^{}]*)\}?")
    name = accents.sub(lambda found: found[2] + ("" if found[1].startswith(("ma", "bo")) else found[1]), name)
    spelled = "".join(map(_spelled, unicodedata.normalize("NFKD", name)))
    spelled = re.sub(r"_+", "_", re.sub(r"[^A-Za-z0-9_']", "", spelled)).strip("_'")
    return spelled if spelled[:1].isalpha() else f"v{spelled}"


def remark(words: str) -> str:
    """`words` for a comment of Coq: what would end it, or open another one or a string, is spelled apart."""
    return words.replace("(*", "( *").replace("*)", "* )").replace('"', "''")


def _spelled(letter: str) -> str:
    if letter.isascii() or unicodedata.combining(letter):
        return letter if letter.isascii() else ""
    words = unicodedata.name(letter, "").split()
    if words[:1] == ["GREEK"] and len(words) == 4:
        return words[-1].lower() if words[1] == "SMALL" else words[-1].capitalize()
    return f"u{ord(letter):x}"


@cache
def taken() -> frozenset[str]:
    """Every name that a file of ours may not use for something of its own."""
    stated = re.compile(r"^\s*(?:Local )?(?:Lemma|Theorem|Definition|Fixpoint|Ltac|with) (\w+)", re.MULTILINE)
    texts = (path.read_text(encoding="utf-8") for path in sorted(SUPPORT.glob("*.v")))
    return frozenset(KEYWORDS.split()).union(*(stated.findall(text) for text in texts))


class Names:
    """Names in use.  `new` gives one that is not yet."""

    def __init__(self, used: Iterable[str] = ()) -> None:
        self.used = {*taken(), *used}

    def new(self, wanted: str) -> str:
        """`wanted` as Coq spells it, with a number behind it if it is in use."""
        name = free_name(wanted, self.used)
        self.used.add(name)
        return name


def free_name(wanted: str, used: Iterable[str]) -> str:
    """`wanted` as Coq spells it, with a number behind it if it is among `used`."""
    base = name = plain(wanted)
    number = 1
    while name in used:
        number += 1
        name = f"{base}_{number}"
    return name
