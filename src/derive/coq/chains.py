"""Chains, link by link: a step names its place, its lemma and what that is applied to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from derive.coq.adjoints import adjoint_lemma
from derive.coq.bounds import Bounds, follows, onwards
from derive.coq.facts import LAWS, one_of
from derive.coq.formula import BIG, UPDATES, NotExported, Scope, Spot, applied
from derive.coq.limits import continuity, near, peano
from derive.coq.names import remark
from derive.coq.outcomes import moment
from derive.coq.written import OPEN_SIGNS, Stated
from derive.kernel import Arm, Binding, Chain, Judgement, Step, supposing
from derive.kernel.place import old_part
from derive.terms import (
    Apply,
    Array,
    D,
    Det,
    Inverse,
    Limit,
    MatrixPower,
    Max,
    Moment,
    Product,
    Sum,
    Sym,
    Term,
    part,
)

BINDING = Sum | Product | Max | D | Inverse | Det | MatrixPower | Array | Moment | Limit
ENTRYWISE = {  # a step in the entries of a matrix
    "inverse": "minv_ext _ _ _ _ _ _",
    "det": "det_ext _ _ _ _",
    "matpow": "mpow_ext _ _ _ _ _ _ _ ltac:(range)",
}
AVERAGED = {  # a step under an expectation, by the place of what it is in
    ("E", 0): "(mean_ext _ _ _ _)",
    ("Var", 0): "(variance_ext _ _ _ _)",
    ("Cov", 0): "(covariance_ext _ _ _ _ _ _ (fun _ => eq_refl))",
    ("Cov", 1): "(covariance_ext _ _ _ _ _ (fun _ => eq_refl) _)",
}
AT_KINK = "at_kink"  # what says that the argument of a kink is 0


class Proofs(Bounds):
    """Proofs of chains, and of the facts that they lean on."""

    def equation(self, chain: Chain, binding: Binding, scope: Scope) -> str:
        """The lemma that says start = end of a chain, at indices here."""
        return self.cite(self.chain(chain, scope), scope, binding.indices)

    def chain(self, chain: Chain, scope: Scope) -> Stated:
        """A chain as a lemma."""
        name = "part" if chain.part is not None else "lemma"
        return self.lemma(
            (name, chain.name),
            Judgement(chain.relation, (chain.start, chain.end)),
            scope,
            lambda inner: "\n".join(self.steps(chain, inner)) or "reflexivity.",
            f"{self.titled(chain)}",
        )

    def titled(self, chain: Chain) -> str:
        """What a chain is called in a message."""
        return f"lemma {chain.name}" if chain.part is None else f"part {chain.part}".strip()

    def steps(self, chain: Chain, scope: Scope) -> Iterator[str]:
        """Each link of a chain, between braces but for the last."""
        standing = self.write(chain.start, scope)
        left = onwards(chain.steps)
        for number, step in enumerate(chain.steps, 1):
            here = f"(* @ step {number}, {remark(step.name or step.rule)} *)"
            before, after = self.write(step.before, scope), self.write(step.after, scope)
            if step.relation != "=":
                raw, link = after, "\n".join(self.bound(step, scope))
            else:
                raw = self.write(step.before, scope, 200, Spot(step.path, step.among, step.new))
                link = "\n".join(self.link(step, step.before, step.path, scope))
            if raw != after:
                link = f"refine (eq_trans (y := {raw}) _ _).\n{{ {link} }}\nclose."
            if standing != before:  # the same but for the order of terms and the names of indices
                lemma = follows("=", step.relation)
                link = f"refine ({lemma} (y := {before}) _ _).\n{{ close. }}\n{link}"
            if number < len(chain.steps):
                lemma = follows(step.relation, left[number])
                link = f"refine ({lemma} (y := {after}) _ _).\n{{ {link} }}"
            standing = after
            yield f"{here}\n{link}"

    def link(self, step: Step, node: Term, path: tuple[int, ...], scope: Scope) -> Iterator[str]:
        """The way down to the place of a step, and the step itself."""
        inside = Spot(path, step.among, step.new)
        for depth in range(len(path)):
            here = part(node, path[:depth])
            if isinstance(here, BINDING):
                yield from self.around(node, path[:depth], inside, scope)
                if isinstance(here, MatrixPower) and path[depth] == 1:
                    yield "f_equal; range."  # natural numbers
                    return
                yield from self.under(here, step, path[depth:], scope)
                return
        yield from self.around(node, path, inside, scope)
        yield from self.inference(step, part(node, path), scope)

    def around(self, node: Term, path: tuple[int, ...], inside: Spot, scope: Scope) -> Iterator[str]:
        """Into what stands around the part at `path`, where no index is bound."""
        if path:
            there = part(node, path)
            kind = "nat -> R" if isinstance(there, Array) else "R"
            context = self.write(node, scope, 200, Spot(path))
            old = self.write(there, scope)
            new = self.write(there, scope, 200, Spot(inside.path[len(path) :], inside.among, inside.new))
            yield f"refine (f_equal (fun zz : {kind} => {context}) (_ : {old} = {new}))."

    def under(self, here: Term, step: Step, path: tuple[int, ...], scope: Scope) -> Iterator[str]:
        """Under a binder, a derivative or an expectation; `path` is the way from there."""
        place, *rest = path
        path = tuple(rest)
        match here:
            case Sum() | Product():
                name, inner = scope.bind(here.index)
                yield f"refine ({BIG[here.tag]}_ext _ _ _ _); intros {name} H{name}; cbv beta."
                yield from self.link(step, here.body, path, inner)
            case Max():
                name, inner = scope.bind(here.index)
                one = self.one(here.index.dim, scope)
                yield f"refine (rmax_ext _ _ _ {one} _); intros {name} H{name}; cbv beta."
                yield from self.link(step, here.body, path, inner)
            case Inverse() | Det() | MatrixPower():
                row, inner = scope.bind(here.matrix.index)
                column, inner = inner.bind(here.matrix.body.index)  # type: ignore[attr-defined]
                yield f"refine ({ENTRYWISE[here.tag]}); intros {row} {column} H{row} H{column}; cbv beta."
                yield from self.link(step, here.matrix.body.body, path[2:], inner)  # type: ignore[attr-defined]
            case D():
                t, inner = self.moving(here.wrt, here.data, scope)
                lead, given = self.nearby(here.wrt, scope, t, inner)
                if lead:
                    proposition, proof, name = lead
                    yield f"refine (E_ext_given (fun {t} => {proposition}) _ _ _ {proof} _);"
                    yield f"intros {t} {name}; cbv beta."
                    inner = replace(inner, given={**scope.given, **given}, used=inner.used | {name})
                else:
                    yield f"refine (E_ext _ _ _ _); intros {t}; cbv beta."
                yield from self.link(step, here.body, path, inner)
            case Limit():
                found = near(self, here, scope)
                yield f"refine (limit_near {found.filter} _ _ _).\n{found.enter()}"
                yield from self.link(step, here.body, path, found.scope)
            case Moment():
                letter, inner = self.any_outcome(here, scope)
                yield f"refine {AVERAGED[here.data, place]}; intros {letter}; cbv beta."
                yield from self.link(step, here.args[place], path, inner)
            case _:
                raise NotExported("a step inside of an argument of an unknown function")

    def nearby(
        self, wrt: Term, scope: Scope, t: str, moving: Scope
    ) -> tuple[tuple[str, str, str] | None, dict[str, str]]:
        """What is given of the variable, while it moves: what it says, why, and its name."""
        assert isinstance(wrt, Sym)
        known = self.lasts(wrt.name)
        if not known:
            return None, {}
        name = moving.new(f"sign_{t}")[0]
        proofs = []
        for each in known:
            here = scope.given.get(wrt.name)
            held = one_of(here, [other is each for other in known]) if here else self.declared_name(each)
            is_sign = each is self.sign(wrt.name)
            proofs.append(
                self.sign_nearby(each, wrt, scope, held)
                if is_sign
                else self.open_nearby(each, t, scope, moving, held)
            )
        proof = proofs.pop()
        while proofs:
            proof = f"(near_and _ _ _ {proofs.pop()} {proof})"
        return (self.all_of(known, moving), proof, name), {wrt.name: name}

    def open_nearby(self, known: Judgement, t: str, scope: Scope, moving: Scope, held: str) -> str:
        """That an inequality that holds at the point holds nearby, by continuity."""
        lemma, inner, close = "", moving, ""
        indices = []
        for each in known.free:
            letter, inner = inner.bind(each)
            lemma += f"(near_all {self.size(each.dim, scope)} _ (fun {letter} H{letter} => "
            close += "))"
            indices += [letter, f"H{letter}"]
        left, right = (f"(fun {t} => {self.write(term, inner)})" for term in known.terms)
        which = "less_nearby" if known.relation == "<" else "apart_nearby"
        proof = f"ltac:(at_point; exact {applied(held, indices)})"
        return f"{lemma}({which} {left} {right} _ ltac:(exd) ltac:(exd) {proof}){close}"

    def sign_nearby(self, sign: Judgement, wrt: Sym, scope: Scope, known: str) -> str:
        """That the strict sign of an entry that moves holds nearby."""
        rank = len(wrt.args)
        entry = "fun z => 0 < z" if sign.relation == "<" else "fun z => z <> 0"
        dims = [self.size(i.dim, scope) for i in wrt.args]
        at = [scope.indices[i] for i in wrt.args]
        letters = [f"k{n}" for n in range(rank)]
        bounds = [f"Hk{n}" for n in range(rank)]
        is_given = wrt.name not in scope.given
        mixed = " ".join(
            word
            for letter, bound, each in zip(letters, bounds, wrt.args, strict=True)
            for word in ([letter] if is_given and each.dim in self.endless else [letter, bound])
        )
        every = f"(fun {' '.join(letters + bounds)} => {known} {mixed})" if rank else known
        lemma = UPDATES[rank].replace("upd", "near_upd") or "near_upd0"
        words = [
            f"({entry})",
            f"({OPEN_SIGNS[sign.relation]})",
            *dims,
            self.array(wrt.name, scope),
            *at,
            every,
        ]
        return applied(lemma, words)

    def declared_name(self, judgement: Judgement) -> str:
        """The name of what is declared or assumed."""
        if judgement in self.problem.declared:
            return self.declared[self.problem.declared.index(judgement)]
        return self.assumed[judgement.key][0]

    def inference(self, step: Step, node: Term, scope: Scope) -> Iterator[str]:
        """The step itself: old = new."""
        old = old_part(step)
        if step.among:
            context = self.write(node, scope, 200, Spot((), step.among))
            before = self.write(old, scope)
            yield f"refine (eq_trans (y := (fun zz : R => {context}) ({before})) _ _); [ cbv beta; ring | ]."
            yield f"refine (f_equal (fun zz : R => {context}) (_ : {before} = {self.write(step.new, scope)}))."
        match step.rule:
            case "law":
                equation = self.law(LAWS[step.name], step.binding, scope)
                yield f"by_eq {_turned(equation, step.backwards)}."
            case "algebra":
                proofs = (self.proof(each, scope) for each in step.conditions)
                yield "".join(f"pose proof {proof}; " for proof in dict.fromkeys(proofs)) + "close."
            case "unfold" | "fold":
                yield self.definition(step, old, scope)
            case "hypothesis":
                number = int(step.name)
                given = self.given(self.declared[number], self.problem.declared[number], step.binding, scope)
                yield f"by_eq {_turned(given, step.backwards)}."
            case "lemma":
                equation = self.equation(self.chains[step.name], step.binding, scope)
                yield f"by_eq {_turned(equation, step.backwards)}."
            case "adjoint":
                assert isinstance(old, D)
                assert isinstance(old.body, Sym)
                assert isinstance(old.wrt, Sym)
                yield f"by_eq {adjoint_lemma(self, old.body, old.wrt, scope).equation}."
            case "chain":
                yield from self.by_chain_rule(old, scope)
            case "combination":
                yield self.combination(step, scope)
            case "obtain":
                yield f"by_eq {_turned(self.of_witness(step.name, scope)[1], step.backwards)}."
            case "continuity" if isinstance(old, Limit):
                yield f"by_eq {_turned(continuity(self, old, scope)[0], step.backwards)}."
            case "peano" if isinstance(old, Limit):
                yield f"by_eq {_turned(peano(self, old, step.binding, scope)[0], step.backwards)}."
            case "moment":
                yield f"by_eq {moment(self, old, scope)}."
            case "kink":
                yield f"by_eq {AT_KINK}."
            case "cases":
                yield from self.by_cases(step, old, scope)
            case _:
                raise NotExported(f"a step by {step.rule} that is to be an equation")

    def by_cases(self, step: Step, old: Term, scope: Scope) -> Iterator[str]:
        """The same in each case; one of them holds."""
        sides = self.write(old, scope), self.write(step.new, scope)
        names = []
        for arm in step.arms:
            name, given = self.names.new("in_case"), self.names.new("case")
            yield f"assert ({name} : {self.claim(arm.when, scope)} -> {sides[0]} = {sides[1]})."
            yield f"{{ intros {given}."
            yield from self.in_case(arm, given, scope)
            yield "}"
            names.append(name)
        one, other = (self.write(term, scope, 9) for term in step.arms[0].when.terms)
        ways = " | ".join(f"apply {name}; solve [ lra | intros ?; lra ]" for name in names)
        yield f"destruct (Rtotal_order {one} {other}) as [|[|]]; first [ {ways} ]."

    def in_case(self, arm: Arm, given: str, scope: Scope) -> Iterator[str]:
        """Both chains of a case, where `given` says that it is the case."""
        with self.supposing((arm.when,), (given,), arm.chain, arm.other):
            meet = self.write(arm.chain.end, scope)
            yield f"refine (eq_trans (y := {meet}) _ _).\n{{"
            yield "\n".join(self.steps(arm.chain, scope)) or "reflexivity."
            yield "}\nrefine (eq_sym _)."
            back = "\n".join(self.steps(arm.other, scope))
            end = self.write(arm.other.end, scope)
            yield f"refine (eq_trans (y := {end}) _ _).\n{{ {back or 'reflexivity.'} }}\nclose."

    @contextmanager
    def supposing(
        self, conditions: Sequence[Judgement], names: Sequence[str], *chains: Chain
    ) -> Iterator[None]:
        """While `names` say that these conditions hold, and chains lean on them."""
        outer = self.problem, self.declared, self.facts, self.cases
        self.problem = supposing(self.problem, *conditions)
        self.declared = [*self.declared, *names]
        self.facts = self.facts | {f.judgement.key: f for chain in chains for f in chain.facts}
        self.cases = (*self.cases, *zip(conditions, names, strict=True))
        try:
            yield
        finally:
            self.problem, self.declared, self.facts, self.cases = outer

    def combination(self, step: Step, scope: Scope) -> str:
        """What differs by multiples of left − right, for equations left = right."""
        zero = ""
        for each in reversed(step.combination):
            if each.rule == "lemma":
                equation = self.equation(self.chains[each.name], each.binding, scope)
            else:
                number = int(each.name)
                given = self.problem.declared[number]
                equation = self.given(self.declared[number], given, each.binding, scope)
            multiple = f"({self.write(each.factor, scope)}) _ _"
            zero = (
                f"(multiples {multiple} _ {equation} {zero})" if zero else f"(multiple {multiple} {equation})"
            )
        proofs = (self.proof(each, scope) for each in step.conditions)
        known = "".join(f"pose proof {proof}; " for proof in dict.fromkeys(proofs))
        return f"{known}refine (combined _ _ _ {zero} _); combine."

    def definition(self, step: Step, old: Term, scope: Scope) -> str:
        """A definition written out or recognised; its body may stand there in another order."""
        head, written = (old, step.new) if step.rule == "unfold" else (step.new, old)
        assert isinstance(head, Sym)
        if opened := self.on_diagonal(head):
            return f"{opened}; close."
        body = self.write(self.problem.defined[head.name].at(head.args), scope)
        if body == self.write(written, scope):
            return "reflexivity."
        proofs = "(eq_refl _) _" if step.rule == "unfold" else "_ (eq_refl _)"
        return f"refine (eq_trans (y := {body}) {proofs}); close."

    def by_chain_rule(self, old: Term, scope: Scope) -> Iterator[str]:
        """The derivative of an opaque function through its arguments."""
        assert isinstance(old, D)
        assert isinstance(old.body, Apply)
        dims, function, curve, at, smooth = self.opaque(old.body, old.wrt, old.data, scope)
        yield f"refine (eq_trans (E_grad {dims} {function} {curve} {at} _ {smooth} _) _)."
        yield "{ " + self.slots_exist(old.body, old.wrt, old.data, scope) + " }"
        yield "slot_sum; tidy; rewrite ?Derive_const; vanish; close."


def _turned(equation: str, backwards: bool) -> str:
    return f"(eq_sym {equation})" if backwards else equation
