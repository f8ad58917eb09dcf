"""Formulas as a student wrote them in LaTeX, as Markdown may show them."""

from __future__ import annotations

import re
from collections.abc import Callable

COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([a-z]+)\*?\}")
INNER = ("cases", "matrix", "pmatrix", "bmatrix", "vmatrix", "smallmatrix", "aligned", "split", "gathered")
HARMLESS = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho
    varrho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi
    Omega ell hbar imath jmath frac dfrac tfrac cfrac sqrt sum prod int lim max min sup inf arg log ln exp
    sin cos tan tanh sinh cosh det operatorname Pr binom over infty partial nabla cdot cdots dots ldots
    vdots ddots times div pm mp circ odot otimes oplus ast star bullet top bot prime dagger le leq ge geq
    ne neq lt gt ll gg equiv approx sim simeq cong propto in notin ni subset subseteq cup cap forall
    exists neg land lor to gets mapsto rightarrow leftarrow Rightarrow Leftarrow Leftrightarrow
    Longrightarrow Longleftrightarrow implies iff therefore because quad qquad left right big Big bigg
    Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr lvert rvert lVert rVert vert Vert mid parallel langle
    rangle lfloor rfloor lceil rceil lbrace rbrace lbrack rbrack hat widehat bar overline tilde widetilde
    vec dot ddot acute grave breve check underline underbrace overbrace mathbf boldsymbol mathrm mathit
    mathsf mathtt mathcal mathbb mathfrak text textbf textit textrm textnormal mbox displaystyle textstyle
    limits nolimits begin end nonumber notag succeq preceq succ prec
"""  # what every program that sets Markdown knows, and what does nothing but show
OF_WORDS = re.compile(r"\\(?:text\w*|mbox|operatorname|math\w+|begin|end)\s*\{[^{}]*\}")
WORD = re.compile(r"(?<![A-Za-z\\])[A-Za-z]{3,}")
INLINE = re.compile(r"(?<!\\)(\$[^$]+\$)(?!\$)")
PAIRS = ((r"\[", r"\]"), (r"\(", r"\)"), ("$$", "$$"), ("$", "$"))


def displayed(text: str) -> str | None:
    """The formula that a line is, on one line, as it may stand between two $$; None if it is no LaTeX, has words beside
    it, or would not be set.
    """
    bare = _bare(" ".join(text.split()))
    return _set(bare) if COMMAND.search(bare) else None


def among_words(text: str, prose: Callable[[str], str]) -> str | None:
    """Words with formulas between $ signs, the words as `prose` writes them; None if there is no formula, or one would
    not be set.
    """
    words, *rest = INLINE.split(" ".join(text.split()))
    formulas = [_set(each[1:-1].strip()) for each in rest[::2]]
    if not formulas or None in formulas:
        return None
    pairs = zip(formulas, rest[1::2], strict=True)
    return prose(words) + "".join(f"${formula}${prose(after)}" for formula, after in pairs)


def _set(bare: str) -> str | None:
    """A formula that does nothing but show; None if it is none."""
    if not bare or re.search(r"(?<!\\)[$%#~`]|[<>]=", bare) or not bare.isprintable():
        return None
    known = HARMLESS.split()
    commands = [m[1] for m in COMMAND.finditer(bare)]
    if any(each.isalpha() and each not in known for each in commands) or not _is_balanced(bare):
        return None
    if WORD.search(COMMAND.sub(" ", OF_WORDS.sub(" ", bare))):
        return None
    bare = bare.replace("<", r" \lt ").replace(">", r" \gt ")  # which could open a tag
    bare = bare if bare[0] in "\\{(" or bare[0].isalpha() else f"{{}} {bare}"  # a sign could open a list
    outside = re.sub(r"\\begin\{.*\\end\{[a-z]+\*?\}", "", bare)
    if re.search(r"(?<!\\)&|\\\\", outside):
        return rf"\begin{{aligned}} {bare} \end{{aligned}}"
    return bare


def _bare(text: str) -> str:
    """Without what ends a row, or says that it is a formula."""
    text = re.sub(r"(?:\\\\|\\nonumber|\\notag)+$", "", text).strip()
    for start, end in PAIRS:
        if text.startswith(start) and text.endswith(end) and len(text) > len(start + end):
            return text[len(start) : -len(end)].strip()
    return text


def _is_balanced(text: str) -> bool:
    r"""Whether braces, \left and \right, and environments close in order."""
    depth = 0
    for m in re.finditer(r"\\.|[{}]", text):
        depth += (m[0] == "{") - (m[0] == "}")
        if depth < 0:
            return False
    names: list[str] = []
    for m in ENVIRONMENT.finditer(text):
        if m[1] == "begin":
            names.append(m[2])
        elif not names or names.pop() != m[2]:
            return False
        if m[2] not in INNER:
            return False
    fences = len(re.findall(r"\\left(?![A-Za-z])", text)) == len(re.findall(r"\\right(?![A-Za-z])", text))
    return depth == 0 and not names and fences and "^^" not in text
