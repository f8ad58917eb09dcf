"""Derivations as JSON, the form in which they are kept, sent and checked again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from derive.errors import CertificateError, DeriveError
from derive.kernel.chance import Random
from derive.kernel.declared import Convexity, Definition, Function, Symbol, Target
from derive.kernel.derivation import (
    Arm,
    Case,
    Chain,
    Closed,
    Derivation,
    Fact,
    Induction,
    Kink,
    MatrixForm,
    PlugIn,
    Step,
)
from derive.kernel.equations import Multiple
from derive.kernel.everywhere import Everywhere
from derive.kernel.judgement import Judgement
from derive.kernel.law import Binding
from derive.kernel.optimum import Optimum
from derive.kernel.problem import Problem
from derive.kernel.witness import Witness
from derive.terms import Index, Sym, Term, from_json, json_text, to_json
from derive.terms.matrix import matrix_from_json, matrix_to_json

FORMAT = "derive certificate 5"
Json = Any  # what json.loads gives


def dumps(derivation: Derivation, indent: int | None = 1) -> str:
    """`derivation` as text, on one line if there is no indent; the same derivation gives the same bytes."""
    return json_text(derivation_to_json(derivation), indent) + "\n"


def loads(text: str) -> Derivation:
    """The derivation that `text` holds; it is a claim until it is checked.

    Raises:
        CertificateError: the text is no certificate.
    """
    try:
        return derivation_from_json(json.loads(text))
    except (json.JSONDecodeError, RecursionError) as why:
        raise CertificateError(f"not JSON: {why}") from None
    except CertificateError:
        raise
    except DeriveError as why:
        raise CertificateError(f"the statement means nothing: {why}") from None
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as why:
        raise CertificateError(f"not a certificate of the form «{FORMAT}»: {why!r}") from None


def derivation_to_json(derivation: Derivation) -> Json:
    """`derivation` as plain data, see `docs/certificate.schema.json`."""
    found: Json = {
        "format": FORMAT,
        "problem": problem_to_json(derivation.problem),
        "chains": [_chain_out(chain) for chain in derivation.chains],
        "forms": [
            {
                "part": form.part,
                "matrix": matrix_to_json(form.matrix),
                "at": [to_json(i) for i in form.at],
                "chain": _chain_out(form.chain),
            }
            for form in derivation.forms
        ],
        "cases": [
            {
                "part": case.part,
                "when": [_judgement_out(condition) for condition in case.when],
                "value": to_json(case.value),
                "chain": _chain_out(case.chain),
                **({"supposes": True} if case.supposes else {}),
            }
            for case in derivation.cases
        ],
        "kinks": [_kink_out(kink) for kink in derivation.kinks],
        **_some("witnesses", map(_witness_out, derivation.witnesses)),
        "answers": [
            {
                "part": target.part,
                "judgement": derivation.answer(target.part).relation,
                "answer": to_json(derivation.answer(target.part).end),
            }
            for target in derivation.problem.targets
            if target.part in derivation.parts
        ],
    }
    if derivation.plugs:
        found["plugs"] = [
            {"number": p.number, "chain": _chain_out(p.chain), "binding": _binding_out(p.binding)}
            | _some("by", ({"name": name, "binding": _binding_out(at)} for name, at in p.by))
            | _some("before", map(_chain_out, p.before))
            for p in derivation.plugs
        ]
    if derivation.shape is not None:
        found["shape"] = derivation_to_json(derivation.shape)
    if derivation.inductions:
        found["inductions"] = [
            {
                "claim": _judgement_out(each.claim),
                "step": to_json(each.step),
                "base": derivation_to_json(each.base),
                "following": derivation_to_json(each.following),
            }
            for each in derivation.inductions
        ]
    return found


def derivation_from_json(value: Json) -> Derivation:
    """The derivation that plain data stand for.

    Raises:
        CertificateError: they stand for none.
    """
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise CertificateError(f"expected a certificate of the form «{FORMAT}»")
    chains = tuple(map(_chain_in, value["chains"]))
    forms = tuple(
        MatrixForm(
            _text(form["part"]),
            matrix_from_json(form["matrix"]),
            tuple(map(_index, form["at"])),
            _chain_in(form["chain"]),
        )
        for form in value["forms"]
    )
    cases = tuple(
        Case(
            _text(case["part"]),
            tuple(map(_judgement_in, case["when"])),
            from_json(case["value"]),
            _chain_in(case["chain"]),
            case.get("supposes") is True,
        )
        for case in value["cases"]
    )
    kinks = tuple(map(_kink_in, value["kinks"]))
    plugs = tuple(
        PlugIn(
            _numbers([plug["number"]])[0],
            _chain_in(plug["chain"]),
            _binding_in(plug["binding"]),
            tuple((_text(each["name"]), _binding_in(each["binding"])) for each in plug.get("by", ())),
            tuple(map(_chain_in, plug.get("before", ()))),
        )
        for plug in value.get("plugs", ())
    )
    witnesses = tuple(map(_witness_in, value.get("witnesses", ())))
    problem = problem_from_json(value["problem"])
    shape = derivation_from_json(value["shape"]) if "shape" in value else None
    inductions = tuple(
        Induction(
            _judgement_in(each["claim"]),
            _index(each["step"]),
            derivation_from_json(each["base"]),
            derivation_from_json(each["following"]),
        )
        for each in value.get("inductions", ())
    )
    derivation = Derivation(problem, chains, forms, cases, kinks, witnesses, plugs, shape, inductions)
    said = {_text(a["part"]): from_json(a["answer"]) for a in value["answers"]}
    if said != {part: derivation.answer(part).end for part in derivation.parts}:
        raise CertificateError("the answers are not the ends of their chains")
    return derivation


def problem_to_json(problem: Problem) -> Json:
    """`problem` as plain data."""
    return {
        "title": problem.title,
        "source": problem.source,
        "sizes": dict(problem.sizes),
        "letters": {dim: list(letters) for dim, letters in problem.letters.items()},
        "symbols": [
            {"name": s.name, "shape": list(s.dims), "sign": s.sign, "says": s.says} for s in problem.symbols
        ],
        "definitions": [
            {"name": d.name, "params": [to_json(p) for p in d.params], "body": to_json(d.body)}
            for d in problem.definitions
        ],
        "functions": [
            {
                "name": f.name,
                "arguments": [list(shape) for shape in f.shapes],
                "shape": list(f.dims),
                "order": f.order,
                "says": f.says,
            }
            for f in problem.functions
        ],
        "hypotheses": [_judgement_out(h) for h in problem.hypotheses],
        **_some("everywhere", map(_everywhere_out, problem.everywhere)),
        **_some("identities", ([_judgement_out(each), name] for each, name in problem.identities)),
        **_some("random", map(_random_out, problem.randoms)),
        "targets": [_target_to_json(t) for t in problem.targets],
        **({} if problem.optimum is None else {"optimum": _optimum_out(problem.optimum)}),
    }


def _optimum_out(optimum: Optimum) -> Json:
    return {
        "kind": optimum.kind,
        "of": to_json(optimum.of),
        "variables": list(optimum.variables),
        "constraints": list(optimum.constraints),
        "multipliers": list(optimum.multipliers),
        "lagrangian": optimum.lagrangian,
    }


def _optimum_in(value: Json) -> Optimum:
    return Optimum(
        _text(value["kind"]),
        from_json(value["of"]),
        tuple(map(_text, value["variables"])),
        tuple(_numbers(value["constraints"])),
        tuple(map(_text, value["multipliers"])),
        _text(value["lagrangian"]),
    )


def _target_to_json(target: Target) -> Json:
    found: Json = {"part": target.part, "term": to_json(target.term)}
    if target.claim is not None:
        found["claim"] = _judgement_out(target.claim)
    if target.convexity is not None:
        convexity = target.convexity
        found["convexity"] = {
            "of": to_json(convexity.of),
            "directions": [list(pair) for pair in convexity.directions],
            "strict": convexity.strict,
        }
    if target.unknowns:
        found["unknowns"] = list(target.unknowns)
    return found | _some("when", map(_judgement_out, target.when))


def _target_in(value: Json) -> Target:
    claim, convexity = value.get("claim"), value.get("convexity")
    return Target(
        _text(value["part"]),
        from_json(value["term"]),
        None if claim is None else _judgement_in(claim),
        None if convexity is None else _convexity_in(convexity),
        tuple(map(_text, value.get("unknowns", ()))),
        tuple(map(_judgement_in, value.get("when", ()))),
    )


def _convexity_in(value: Json) -> Convexity:
    pairs = tuple((_text(variable), _text(direction)) for variable, direction in value["directions"])
    if type(value["strict"]) is not bool:
        raise CertificateError(f"a convexity is strict or not, found {value['strict']!r}")
    return Convexity(from_json(value["of"]), pairs, value["strict"])


def problem_from_json(value: Json) -> Problem:
    """The problem that plain data stand for.

    Raises:
        DeriveError: they stand for none, or it means nothing.
    """
    return Problem(
        _text(value["title"]),
        tuple(map(_target_in, value["targets"])),
        {_text(name): _text(says) for name, says in value["sizes"].items()},
        tuple(
            Symbol(_text(s["name"]), tuple(map(_text, s["shape"])), _text(s["sign"]), _text(s["says"]))
            for s in value["symbols"]
        ),
        tuple(
            Definition(_text(d["name"]), tuple(map(_index, d["params"])), from_json(d["body"]))
            for d in value["definitions"]
        ),
        tuple(map(_judgement_in, value["hypotheses"])),
        _text(value["source"]),
        {_text(dim): tuple(map(_text, letters)) for dim, letters in value["letters"].items()},
        tuple(map(_function_in, value["functions"])),
        tuple(map(_everywhere_in, value.get("everywhere", ()))),
        tuple(map(_random_in, value.get("random", ()))),
        _optimum_in(value["optimum"]) if "optimum" in value else None,
        identities=tuple((_judgement_in(each), _text(name)) for each, name in value.get("identities", ())),
    )


def _some(name: str, values: Iterable[Json]) -> dict[str, Json]:
    """The list under its name, if there is anything in it."""
    found = list(values)
    return {name: found} if found else {}


def _random_out(random: Random) -> Json:
    found: Json = {
        "name": random.name,
        "distribution": random.law,
        "at": [to_json(i) for i in random.at],
        "parameters": [to_json(term) for term in random.parameters],
    }
    return found | _some("beside", (to_json(i) for i in random.beside))


def _random_in(value: Json) -> Random:
    return Random(
        _text(value["name"]),
        _text(value["distribution"]),
        tuple(map(_index, value["at"])),
        tuple(map(from_json, value["parameters"])),
        tuple(map(_index, value.get("beside", ()))),
    )


def _everywhere_out(every: Everywhere) -> Json:
    return {
        "variable": every.variable,
        "claim": _judgement_out(every.claim),
        "when": [_judgement_out(condition) for condition in every.when],
        **_some("points", map(to_json, every.points)),
    }


def _everywhere_in(value: Json) -> Everywhere:
    return Everywhere(
        _text(value["variable"]),
        _judgement_in(value["claim"]),
        tuple(map(_judgement_in, value["when"])),
        tuple(map(_entry_in, value.get("points", ()))),
    )


def _entry_in(value: Json) -> Sym:
    found = from_json(value)
    if not isinstance(found, Sym):
        raise CertificateError("an array that stands for any is a symbol at indices")
    return found


def _witness_out(witness: Witness) -> Json:
    return {
        "name": witness.name,
        "function": witness.function,
        "order": witness.order,
        "at": to_json(witness.at),
        "towards": to_json(witness.towards),
        **({} if witness.body is None else {"body": to_json(witness.body)}),
    }


def _witness_in(value: Json) -> Witness:
    return Witness(
        _text(value["name"]),
        _text(value["function"]),
        _numbers([value["order"]])[0],
        from_json(value["at"]),
        from_json(value["towards"]),
        from_json(value["body"]) if "body" in value else None,
    )


def _function_in(value: Json) -> Function:
    return Function(
        _text(value["name"]),
        tuple(tuple(map(_text, shape)) for shape in value["arguments"]),
        tuple(map(_text, value["shape"])),
        _numbers([value["order"]])[0],
        _text(value["says"]),
    )


def _fact_out(fact: Fact) -> Json:
    return {
        "judgement": _judgement_out(fact.judgement),
        "rule": fact.rule,
        "name": fact.name,
        "binding": _binding_out(fact.binding),
        "path": list(fact.path),
    }


def _chain_out(chain: Chain) -> Json:
    return {
        "name": chain.name,
        "part": chain.part,
        "where": list(chain.where),
        "facts": [_fact_out(fact) for fact in chain.facts],
        "start": to_json(chain.start),
        "steps": [_step_out(step) for step in chain.steps],
    }


def _step_out(step: Step) -> Json:
    found: Json = {
        "rule": step.rule,
        "relation": step.relation,
        "name": step.name,
        "path": list(step.path),
        "among": list(step.among),
        "backwards": step.backwards,
        "binding": _binding_out(step.binding),
        "conditions": [_judgement_out(c) for c in step.conditions],
        "before": to_json(step.before),
        "new": to_json(step.new),
        "after": to_json(step.after),
    }
    if step.combination:
        found["combination"] = [
            {
                "factor": to_json(each.factor),
                "equation": _judgement_out(each.equation),
                "rule": each.rule,
                "name": each.name,
                "binding": _binding_out(each.binding),
            }
            for each in step.combination
        ]
    if step.arms:
        found["arms"] = [
            {"when": _judgement_out(arm.when), "chain": _chain_out(arm.chain), "other": _chain_out(arm.other)}
            for arm in step.arms
        ]
    if step.induction:
        found["induction"] = [
            {
                "shift": each.shift,
                "form": to_json(each.form),
                "base": _chain_out(each.base),
                "step": _chain_out(each.step),
            }
            for each in step.induction
        ]
    return found


def _closed_in(value: Json) -> Closed:
    return Closed(
        _text(value["shift"]), from_json(value["form"]), _chain_in(value["base"]), _chain_in(value["step"])
    )


def _multiple_in(value: Json) -> Multiple:
    return Multiple(
        from_json(value["factor"]),
        _judgement_in(value["equation"]),
        _text(value["rule"]),
        _text(value["name"]),
        _binding_in(value["binding"]),
    )


def _fact_in(fact: Json) -> Fact:
    return Fact(
        _judgement_in(fact["judgement"]),
        _text(fact["rule"]),
        _text(fact["name"]),
        _binding_in(fact["binding"]),
        _numbers(fact["path"]),
    )


def _chain_in(value: Json) -> Chain:
    steps = tuple(
        Step(
            _text(s["rule"]),
            _numbers(s["path"]),
            from_json(s["before"]),
            from_json(s["after"]),
            from_json(s["new"]),
            _text(s["name"]),
            _binding_in(s["binding"]),
            s["backwards"] is True,
            _numbers(s["among"]),
            tuple(map(_judgement_in, s["conditions"])),
            _text(s["relation"]),
            tuple(map(_multiple_in, s.get("combination", ()))),
            tuple(
                Arm(_judgement_in(arm["when"]), _chain_in(arm["chain"]), _chain_in(arm["other"]))
                for arm in s.get("arms", ())
            ),
            tuple(map(_closed_in, s.get("induction", ()))),
        )
        for s in value["steps"]
    )
    facts = tuple(map(_fact_in, value["facts"]))
    part = None if value["part"] is None else _text(value["part"])
    where = tuple(map(_text, value["where"]))
    return Chain(_text(value["name"]), from_json(value["start"]), steps, facts, part, where)


def _kink_out(kink: Kink) -> Json:
    more: Json = {} if kink.meeting is None else {"meeting": _chain_out(kink.meeting)}
    if kink.convexity:
        more["convexity"] = [_fact_out(fact) for fact in kink.convexity]
    return more | {
        "part": kink.part,
        "argument": to_json(kink.argument),
        "besides": [_judgement_out(each) for each in kink.besides],
        "condition": to_json(kink.condition),
        "value": to_json(kink.value),
        "multiples": [to_json(each) for each in kink.multiples],
        "above": _chain_out(kink.above),
        "below": _chain_out(kink.below),
    }


def _kink_in(value: Json) -> Kink:
    above, below = map(from_json, value["multiples"])
    return Kink(
        _text(value["part"]),
        from_json(value["argument"]),
        from_json(value["condition"]),
        from_json(value["value"]),
        (above, below),
        _chain_in(value["above"]),
        _chain_in(value["below"]),
        tuple(map(_judgement_in, value["besides"])),
        _chain_in(value["meeting"]) if "meeting" in value else None,
        tuple(map(_fact_in, value.get("convexity", ()))),
    )


def _binding_out(binding: Binding) -> Json:
    where, point = binding.approach
    return ({"approach": [where, *map(to_json, point)]} if where else {}) | {
        "letters": {
            name: {"params": [to_json(p) for p in params], "term": to_json(term)}
            for name, (params, term) in binding.metas.items()
        },
        "indices": [[to_json(old), to_json(new)] for old, new in binding.indices.items()],
        "sizes": dict(binding.dims),
        "names": dict(binding.names),
        "local": binding.local,
    }


def _binding_in(value: Json) -> Binding:
    return Binding(
        {
            _text(name): (tuple(map(_index, v["params"])), from_json(v["term"]))
            for name, v in value["letters"].items()
        },
        {_index(old): _index(new) for old, new in value["indices"]},
        {_text(a): _text(b) for a, b in value["sizes"].items()},
        {_text(a): _text(b) for a, b in value["names"].items()},
        value["local"] is True,
        _approach_in(value.get("approach", [""])),
    )


def _approach_in(value: Json) -> tuple[str, tuple[Term, ...]]:
    where, *point = value
    return _text(where), tuple(map(from_json, point))


def _judgement_out(judgement: Judgement) -> Json:
    return [judgement.relation, *map(to_json, judgement.terms)]


def _judgement_in(value: Json) -> Judgement:
    relation, *terms = value
    return Judgement(_text(relation), tuple(map(from_json, terms)))


def _index(value: Json) -> Index:
    term: Term = from_json(value)
    if not isinstance(term, Index):
        raise CertificateError("expected an index")
    return term


def _numbers(value: Json) -> tuple[int, ...]:
    if not (isinstance(value, list) and all(type(n) is int for n in value)):
        raise CertificateError("expected a list of numbers")
    return tuple(value)


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise CertificateError(f"expected text, found {type(value).__name__}")
    return value
