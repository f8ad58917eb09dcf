"""Derivatives entry by entry: in a symbol, with definitions held fixed, and gradients."""

from __future__ import annotations

from dataclasses import replace

from derive.read import arrays as a, elaborate as e, tree as t
from derive.read.arrays import Avoid, Bound, Place, Value
from derive.read.calls import gradient_at, is_of_one_array
from derive.read.errors import Ambiguous, NotYet, Unreadable
from derive.read.own import slope_in
from derive.read.scope import Formula
from derive.terms import Term, derivative, index, names_in


def derived(formula: Formula, tree: t.Derivative, bound: Bound) -> Value:
    """The derivative in each of the variables, the last one first.

    Raises:
        Unreadable: one of them is none.
    """
    value = e.elaborate(formula, tree.body, bound)
    for variable in reversed(tree.variables):
        value = _in_variable(formula, value, _variable(formula, variable, bound), tree.at)
    return value


def held(formula: Formula, tree: t.Held, bound: Bound) -> Value:
    """A derivative in which definitions are held fixed: all that move otherwise.

    Raises:
        NotYet: it is none, or others move still.
    """
    if not isinstance(tree.of, t.Derivative) or len(tree.of.variables) != 1:
        raise NotYet(
            "a bar is read behind a derivative in one variable, with what is held fixed below it", tree.at
        )
    body = e.elaborate(formula, tree.of.body, bound)
    wrt = _variable(formula, tree.of.variables[0], bound)
    fixed = {name for each in tree.fixed for name in _names_of(formula, each)}
    made = formula.scope.made_of

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        term, variable = body.entry(i, j, avoid), wrt.entry(None, None, avoid)
        moves = {
            name for name in names_in(term) if not made.get(name, frozenset()).isdisjoint(names_in(variable))
        }
        if not moves <= fixed:
            raise NotYet("more moves here than what is held fixed below the bar", tree.at)
        return derivative(term, variable, "local")

    if not wrt.is_number or not wrt.is_name:
        raise NotYet("a derivative with something held fixed: write it entry by entry", tree.at)
    return Value(tree.at, body.rows, body.columns, entry)


def _names_of(formula: Formula, tree: t.Tree) -> list[str]:
    """What a name without indices may mean."""
    base = tree.of.base if isinstance(tree, t.Scripted) else t.plain(tree)
    found = [each.name for each in formula.scope.called(base)]
    if not found:
        raise Unreadable(f"{base} is not declared", tree.at)
    return found


def _variable(formula: Formula, tree: t.Tree, bound: Bound) -> Value:
    tree = tree.of if isinstance(tree, t.Group) else tree
    value = e.elaborate(formula, tree, bound)
    if isinstance(tree, t.Name) and tree.base == r"\pi" and not value.is_name:
        raise Unreadable("π is a number: declare it, if it is to be a variable", tree.at)
    if not value.is_name:
        if formula.scope.is_line:
            return value
        raise Unreadable("a derivative is taken in a symbol or in a definition", tree.at)
    base = tree.of.base if isinstance(tree, t.Scripted) else t.plain(tree)
    if any(each.integer for each in formula.scope.called(base)):
        raise Unreadable(f"{base} is an integer: no derivative is taken in it", tree.at)
    return value


def _in_variable(formula: Formula, body: Value, wrt: Value, at: int) -> Value:
    """∂ body/∂ wrt: of the shape of the variable for a number, the Jacobian for two columns."""
    if not wrt.is_name:
        return slope_in(formula, body, wrt, at)

    def term(i: Place, j: Place, k: Place, m: Place, avoid: Avoid) -> Term:
        return derivative(body.entry(i, j, avoid), wrt.entry(k, m, avoid))

    if body.is_number:
        formula.scope.has_gradient |= not wrt.is_number
        found = Value(at, wrt.rows, wrt.columns, lambda i, j, avoid: term(None, None, i, j, avoid))
        return a.transposed(found) if formula.scope.has_rows else found
    if wrt.is_number:
        return Value(at, body.rows, body.columns, lambda i, j, avoid: term(i, j, None, None, avoid))
    if body.columns is None and wrt.columns is None:
        if formula.scope.is_line and _is_by_entry(formula, body, wrt, at):
            return Value(at, body.rows, None, lambda i, j, avoid: term(i, None, i, None, avoid))
        return Value(at, body.rows, wrt.rows, lambda i, j, avoid: term(i, None, j, None, avoid))
    raise NotYet(f"a derivative of shape {body.shape} in {wrt.shape}: write it entry by entry", at)


def _is_by_entry(formula: Formula, body: Value, wrt: Value, at: int) -> bool:
    """Whether dσ(u)/du of a column u is that of each entry in its own: where a shape wants a column."""
    if a.differ(body.rows, wrt.rows) or not formula.chooses("derivative by entry", at, is_spare=True):
        return False
    formula.remark("a derivative of a vector in a vector is read entry by entry", at)
    return formula.scope.unify(body.rows, wrt.rows)


def gradient(formula: Formula, tree: t.Gradient, bound: Bound) -> Value:
    """∇_w E, of the shape of w, or its second derivatives.

    Raises:
        Unreadable: it is that of no number, or in no variable.
    """
    if tree.others:
        raise NotYet(
            "a gradient in several arrays can't be said: take one after the other", tree.others[0].at
        )
    if isinstance(tree.variable, t.Mark):
        call, is_turned = _without_transpose(tree.body)
        if isinstance(call, t.Call) and is_of_one_array(formula, call):
            found = gradient_at(formula, call, tree.order, bound)
            return a.transposed(found) if is_turned else found
        return gradient(formula, replace(tree, variable=_only_variable(formula, tree)), bound)
    body = e.elaborate(formula, tree.body, bound)
    if not body.is_number:
        raise Unreadable(
            f"a gradient of an array of shape {body.shape}: a gradient is that of a number", tree.body.at
        )
    wrt = _variable(formula, tree.variable, bound)
    if not wrt.is_name:
        raise Unreadable("a gradient is taken in a symbol or in a definition", wrt.at)
    _refuse_constant(formula, body, wrt)
    first = _in_variable(formula, body, wrt, tree.at)
    if formula.scope.has_rows:
        first = a.transposed(first)  # a gradient has the shape of its variable in all layouts
    if tree.order == 1:
        return a.transposed(first) if _is_gradient_transposed(formula, tree) else first
    if first.columns is not None:
        raise NotYet("the Hessian in a matrix can't be said: write it entry by entry", tree.at)
    return _in_variable(formula, first, wrt, tree.at)


def _without_transpose(body: t.Tree) -> tuple[t.Tree, bool]:
    """The f(x) of ∇f(x)ᵀ, and whether there is such a mark."""
    if isinstance(body, t.Raised) and t.is_transpose(body.above):
        return body.of, True
    if isinstance(body, t.Call) and body.above is not None and t.is_transpose(body.above):
        return replace(body, above=None), True
    return body, False


def _refuse_constant(formula: Formula, body: Value, wrt: Value) -> None:
    """Refuse the ∇_w λ of ∇_w λ‖w‖² in a line: nobody takes the gradient of what is not made of w.

    Raises:
        Unreadable: it is not.
    """
    if not formula.scope.is_line:
        return
    rows, columns = (None if each is None else index("0", each.text) for each in (wrt.rows, wrt.columns))
    (variable, *_) = names_in(wrt.entry(rows, columns, frozenset()))
    inside = names_in(body.entry(None, None, formula.avoid))
    made = formula.scope.made_of
    if not any(variable in (name, *made.get(name, ())) for name in inside):
        raise Unreadable("a gradient of what does not hang on its variable: write brackets", body.at)


def _only_variable(formula: Formula, tree: t.Gradient) -> t.Tree:
    """The variable that ∇L leaves out: its argument, what L is a function of, or the only one of the problem."""
    scope, body = formula.scope, tree.body
    if isinstance(body, t.Scripted | t.Raised) and body.above and t.is_transpose(body.above):
        body = body.of if isinstance(body, t.Raised) or not body.below else body
    if isinstance(body, t.Applied) and len(body.arguments) == 1:
        return body.arguments[0]
    called = scope.values.get(body.function, "") if isinstance(body, t.Call) else t.plain(body)
    variable = scope.declared.get(scope.hangs.get(called, ""))
    if variable is None and scope.is_line and scope.variable in scope.made_of.get(called, ()):
        variable = scope.declared.get(scope.variable)
        formula.remark(f"∇ is read as the gradient in {scope.variable}", tree.at, "variable")
    if variable is None:
        raise Unreadable("expected the variable of the gradient, as ∇_w", tree.at + 1)
    below = (t.Word(tree.at, variable.below),) if variable.below else ()
    above = t.Mark(tree.at, variable.above) if variable.above else None
    return t.Scripted(tree.at, t.Name(tree.at, variable.base), below, above)


def _is_gradient_transposed(formula: Formula, tree: t.Gradient) -> bool:
    """Whether the ᵀ of ∇_s Eᵀ is that of the gradient: E is a number, which nobody transposes.

    Raises:
        Ambiguous: it stands at brackets, which may hold the gradient's operand or are transposed with it.
    """
    body = tree.body
    if not isinstance(body, t.Scripted | t.Raised) or body.above is None or not t.is_transpose(body.above):
        return False
    if isinstance(body, t.Raised) and formula.is_answer and not isinstance(body.of, t.Call | t.Applied):
        raise Ambiguous("the transpose of a number, or of its gradient? write (∇_s E)^T", body.above.at)
    return isinstance(body, t.Scripted) or formula.is_answer
