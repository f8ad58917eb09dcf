"""Curvatures along a segment: each rule of the kernel by its lemma of `Curvature.v`.

Between two points a term is a function of a number t between 0 and 1, and so is each of its parts; of such functions
the lemmas speak.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from derive.algebra import integer_exponent
from derive.coq.chains import Proofs
from derive.coq.formula import ADD, MUL, NotExported, Scope, applied
from derive.coq.lemmas import CURVATURE
from derive.coq.names import remark
from derive.coq.written import Stated
from derive.kernel import Fact, Judgement
from derive.kernel.curvature import premises
from derive.kernel.judgement import CURVED
from derive.terms import Max, Pow, Sum, Sym, Term, names_in, neg, part, put

SAYS = {"convex": "cvx", "concave": "ccv", "log-convex": "logcvx", "root-convex": "rootcvx"}
AFFINE = "an affine function"
OF_SQUARES = ("the root of a root-convex function", "a square of an affine function")
Line = tuple[str, str]  # a function of t, by its body, and the proof of its curvature


class Curves:
    """What is shown of functions of t, in a scope where t says where the variables are, and `inside` that it lies
    between 0 and 1; `lines` show it.
    """

    def __init__(self, proofs: Proofs, scope: Scope, t: str, inside: str) -> None:
        self.proofs, self.scope, self.t, self.inside = proofs, scope, t, inside
        self.shown: dict[str, tuple[Stated, Term]] = {}  # by the key of a curvature, and of which term
        self.lines: list[str] = []

    def line(self, term: Term, scope: Scope) -> str:
        """A term as a function of t."""
        return self._function(self.proofs.write(term, scope))

    def _function(self, body: str) -> str:
        return f"(fun {self.t} => {body})"

    def fixed(self, scope: Scope) -> Scope:
        """The scope for what does not move with t."""
        return replace(scope, moved={}, supposed=None)

    def opened(self, *terms: Term) -> str:
        """The tactic that writes out all definitions that move."""
        problem = self.proofs.problem
        reached = {name for term in terms for used in names_in(term) for name in problem.reach[used]}
        moving = [
            self.proofs.function_of(name, movers)
            for name in problem.ordered
            if name in reached and (movers := self.proofs.movers(name, self.scope.moved))
        ]
        return f"cbv beta delta [{' '.join(moving)}]; " if moving else ""

    def as_(self, relation: str, before: str, after: str, equation: str, proof: str) -> str:
        """The tactic that shows a curvature of one function from that of an equal one."""
        return f"refine ({SAYS[relation]}_as {before} {after} _ {proof}). intros {self.t} {self.inside}. {equation}"

    # -- facts -----------------------------------------------------------------------------------

    def known(self, judgement: Judgement, scope: Scope) -> str:
        """What says a curvature, at indices here; it is shown first if it is not yet.

        Raises:
            NotExported: nothing shows it, or nothing that can be said.
        """
        if judgement.key not in self.shown:
            fact = self.proofs.facts.get(judgement.key)
            if fact is None:
                raise NotExported("a curvature that is nowhere shown")
            self.shown[judgement.key] = self._stated(fact), fact.judgement.terms[0]
        stated, term = self.shown[judgement.key]
        at = [word for each in stated.indices for word in self.proofs.indexed(each, scope)]
        cited = applied(stated.name, at)
        before, after = (self.line(each, scope) for each in (term, judgement.terms[0]))
        if before == after:
            return cited
        return f"({SAYS[judgement.relation]}_as {before} {after} ltac:(intros; close) {cited})"

    def _stated(self, fact: Fact) -> Stated:
        """Show a curvature, for all values of its indices."""
        own = fact.judgement
        free = tuple(sorted(own.terms[0].free, key=lambda each: each.data))
        binders, scope = self.proofs.ranges(free, self.scope)
        script = self._script(fact, scope)
        name = self.proofs.names.new("curved")
        every = f"forall{binders}, " if binders else ""
        words = [word for each in free for word in self.proofs.indexed(each, scope)]
        intros = f"intros {' '.join(words)}. " if words else ""
        self.lines += [
            f"assert ({name} : {every}{SAYS[own.relation]} {self.line(own.terms[0], scope)}).",
            f"{{ (* @ {own.relation}: {remark(fact.name or fact.rule)} *)\n{intros}{script} }}",
        ]
        return Stated(name, free)

    def _script(self, fact: Fact, scope: Scope) -> str:
        match fact.rule:
            case "curvature":
                return self._by_rule(fact, scope)
            case "definition":
                return self._by_definition(fact, scope)
        raise NotExported(f"a curvature by the rule {fact.rule}")

    def _by_definition(self, fact: Fact, scope: Scope) -> str:
        own = fact.judgement
        entry = part(own.terms[0], fact.path)
        assert isinstance(entry, Sym)
        written = put(own.terms[0], fact.path, self.proofs.problem.defined[entry.name].at(entry.args))
        proof = self.known(own.about(written), scope)
        if not (opened := self.proofs.on_diagonal(entry)):
            return f"exact {proof}."
        before, after = self.line(written, scope), self.line(own.terms[0], scope)
        return self.as_(own.relation, before, after, f"{opened}; close.", proof)

    # -- rules -----------------------------------------------------------------------------------

    def _by_rule(self, fact: Fact, scope: Scope) -> str:
        own = fact.judgement
        term = own.terms[0]
        if fact.name == AFFINE:
            return f"refine ({_lemma(fact)} _ _). {self.opened(term)}straight."
        needed = premises(self.proofs.problem, own, fact.name)
        body, proof = WAYS.get(fact.name, Curves._composed)(self, fact, needed, scope)
        after = self.proofs.write(term, scope)
        if body == after:
            return f"exact {proof}."
        equation = "rewrite pow_1; reflexivity." if isinstance(term, Pow) else "close."
        return self.as_(own.relation, self._function(body), self._function(after), equation, proof)

    def _constant(self, fact: Fact, needed: Sequence[Judgement], scope: Scope) -> Line:
        term, fixed = fact.judgement.terms[0], self.fixed(scope)
        words = [_lemma(fact), self.proofs.write(term, fixed, 9), self.proofs.proof(needed[0], fixed)]
        return self.proofs.write(term, scope), f"({' '.join(words)})"

    def _joined(self, fact: Fact, needed: Sequence[Judgement], scope: Scope) -> Line:
        """Two terms or factors, then their sum or product and the third, and so on."""
        sign, level = ("*", MUL - 1) if "product" in fact.name else ("+", ADD - 1)
        body = proof = ""
        for each in needed:
            text, known = self.proofs.write(each.terms[0], scope, level), self.known(each, scope)
            if body:
                proof = f"({_lemma(fact)} {self._function(body)} {self._function(text)} {proof} {known})"
                body = f"{body} {sign} {text}"
            else:
                body, proof = text, known
        return body, proof

    def _series(self, fact: Fact, needed: Sequence[Judgement], scope: Scope) -> Line:
        term = fact.judgement.terms[0]
        assert isinstance(term, Sum | Max)
        letter, inner = scope.bind(term.index)
        dim = term.index.dim
        has_some = isinstance(term, Max) or fact.judgement.relation == "log-convex"
        some = f" {self.proofs.positive[dim]}" if has_some else ""
        of = f"(fun {self.t} {letter} => {self.proofs.write(term.body, inner)})"
        every = f"(fun {letter} H{letter} => {self.known(needed[0], inner)})"
        return self.proofs.write(term, scope), f"({_lemma(fact)} {self.proofs.sizes[dim]} {of}{some} {every})"

    def _multiple(self, fact: Fact, needed: Sequence[Judgement], scope: Scope) -> Line:
        sign, curvature = needed
        constant = self.fixed(scope)
        proof, weight = self.proofs.proof(sign, constant), sign.terms[1]
        if fact.name == "a nonpositive multiple":
            proof, weight = f"ltac:(by_claim {proof})", neg(weight)
        other = curvature.terms[0]
        words = [_lemma(fact), self.proofs.write(weight, constant, 9), self.line(other, scope), proof]
        body = f"{self.proofs.write(weight, constant, MUL)} * {self.proofs.write(other, scope, MUL - 1)}"
        return body, f"({' '.join(words)} {self.known(curvature, scope)})"

    def _of_two(self, fact: Fact, needed: Sequence[Judgement], scope: Scope) -> Line:
        """A function of two arguments."""
        lines = [self.line(each.terms[0], scope) for each in needed]
        proofs = [self.known(each, scope) for each in needed]
        return self.proofs.write(
            fact.judgement.terms[0], scope
        ), f"({' '.join([_lemma(fact), *lines, *proofs])})"

    def _composed(self, fact: Fact, needed: Sequence[Judgement], scope: Scope) -> Line:
        """A function of one argument."""
        term, inner = fact.judgement.terms[0], needed[-1].terms[0]
        body, exponent = self.proofs.write(term, scope), ""
        if isinstance(term, Pow) and fact.name not in OF_SQUARES:
            power = integer_exponent(term)
            if power is None:
                exponent = f" {self.proofs.write(term.exponent, scope, 9)} ltac:(split; lra)"
            else:
                exponent = f" {abs(power) // 2 if 'even' in fact.name else abs(power)}%nat"
            if power == -1:
                body = f"/ ({self.proofs.write(term.base, scope, 9)} ^ 1)"
        proofs = [
            self.known(each, scope)
            if each.relation in CURVED
            else f"(fun {self.t} {self.inside} => {self.proofs.proof(each, scope)})"
            for each in needed
        ]
        return body, f"({_lemma(fact)} {self.line(inner, scope)}{exponent} {' '.join(proofs)})"


WAYS: Mapping[str, Callable[[Curves, Fact, Sequence[Judgement], Scope], Line]] = {  # of an argument else
    "a sum": Curves._joined,
    "a Σ": Curves._series,
    "a nonnegative multiple": Curves._multiple,
    "a nonpositive multiple": Curves._multiple,
    "a positive constant": Curves._constant,
    "a maximum of convex functions": Curves._of_two,
    "a minimum of concave functions": Curves._of_two,
    "a sum of log-convex functions": Curves._joined,
    "a Σ of log-convex functions": Curves._series,
    "a product of log-convex functions": Curves._joined,
    "a maximum of convex functions over an index": Curves._series,
    "a nonnegative constant": Curves._constant,
    "a sum of root-convex functions": Curves._joined,
    "a Σ of root-convex functions": Curves._series,
    "a nonnegative multiple of a root-convex function": Curves._multiple,
}


def _lemma(fact: Fact) -> str:
    """The lemma of a rule, for what is claimed."""
    those = CURVATURE[fact.name]
    term = fact.judgement.terms[0]
    if fact.name == "an increasing convex function of a convex one":
        return f"curvature_{term.data}"
    return f"curvature_{those[fact.judgement.relation == 'concave' and len(those) > 1]}"
