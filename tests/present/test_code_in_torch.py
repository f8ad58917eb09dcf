"""What is written for PyTorch computes what its automatic differentiation does."""

import models
import pytest
import statements
from running_code import error, run, sizes_of, written

from derive import api, library
from derive.terms import D, Limit, Moment, Sym, contains

WITHOUT_CODE = ("newton-quadratic",)  # its answer names a number that nobody computes
LIBRARY = [name for name in library.names() if name not in WITHOUT_CODE]
NAMES = [*LIBRARY, *statements.ALL, *models.MODELS]
pytestmark = pytest.mark.slow


def result(name):
    if name in statements.ALL:
        return api.solve(statements.ALL[name]())
    return api.solve(models.model(name) if name in models.MODELS else library.load(name))


@pytest.fixture(scope="module")
def torch():
    """PyTorch: where it is missing these tests fail."""
    import torch

    return torch


def arguments(function, here):
    dims = {name: dim for dim, name in function.scope.tools.sizes.items()}
    tensors = {each.name: here.table(each.term, each.indices) for each in function.arguments}
    return tensors | {name: here.sizes[dims[name]] for name in function.sizes}


@pytest.mark.parametrize("name", NAMES)
def test_functions_are_worth_what_autodiff_says(torch, name):
    """Of every function, also of those of unknown functions: a smooth one stands for each."""
    from autodiff import Autodiff

    found = result(name)
    problem = found.theorems[0].problem
    for function, runs in written(found, "torch"):
        if contains(function.result, Limit, Moment) or (function.theorem and function.theorem.target.when):
            continue  # autodiff knows neither; what holds under a condition has no code
        for seed, sizes in enumerate(sizes_of(problem)):
            here = Autodiff(problem, sizes, seed)
            computed = torch.as_tensor(runs(**arguments(function, here)))
            wanted = here.table(function.result, function.axes).numpy()
            limit = 1e-9 if function.arguments else 1e-6  # of nothing, PyTorch makes single precision
            assert error(computed, wanted) < limit, (function.name, sizes)


def answers(found):
    """The answers ∂L/∂x for something given: the function, what is differentiated, and the name of x."""
    functions = written(found, "torch")
    for function, runs in functions:
        match function.theorem and function.result:
            case D(body=Sym() as body, wrt=Sym() as wrt) if wrt.name not in function.scope.problem.defined:
                free = (*body.args, *wrt.args)
                if len(set(free)) == len(free) and function.axes == free:
                    yield function, runs, body.name, wrt.name


def values(found):
    """The functions for what is differentiated, by its name, of given arrays alone."""
    return {
        function.result.name: (function, runs)
        for function, runs in written(found, "torch")
        if function.theorem is None and isinstance(function.result, Sym) and not unknowns(function)
    }


def unknowns(function):
    """The arguments that nobody can compute."""
    given = {symbol.name for symbol in function.scope.problem.symbols}
    return [each for each in function.arguments if getattr(each.term, "name", "") not in given]


def argument(function, name):
    return next(each.name for each in function.arguments if each.term.name == name)


LOSSES = {
    "softmax-ce": 1, "softmax-jacobian": 1, "sigmoid-jacobian": 1, "logistic-gradient": 2, "binary-mlp": 4,
    "softmax-mlp": 2, "sigmoid-mlp": 2, "dropout-leaky-relu": 1, "relu-mse": 4, "log-sigmoid-loss": 2,
    "squared-error-gate": 1, "softmax-ce-onehot": 1, "bn-centering": 1, "softmax_ce": 1, "sigmoid": 1,
    "centering": 1, "three_layers": 3, "many_indices": 3, "standardised": 1, "batch": 1, "contrastive": 1,
}  # fmt: skip


@pytest.mark.parametrize("name", LOSSES)
def test_gradients_are_those_of_the_values_that_are_written(torch, name):
    """The written value, differentiated by PyTorch, is the written gradient."""
    from autodiff import Autodiff

    found, count = result(name), 0
    for function, runs, body, variable in answers(found):
        if body not in values(found):
            continue
        value, value_runs = values(found)[body]
        own, count = argument(value, variable), count + 1
        for seed, sizes in enumerate(sizes_of(found.theorems[0].problem)):
            here = Autodiff(found.theorems[0].problem, sizes, seed)
            given = arguments(value, here)
            wanted = torch.autograd.functional.jacobian(
                lambda v, given=given, f=value_runs, own=own: f(**{**given, own: v}), given[own]
            )
            assert error(runs(**arguments(function, here)), wanted.numpy()) < 1e-9, (function.name, sizes)
    assert count == LOSSES[name]


LAYERS = {
    "matmul-outer": 1, "matvec-input": 1, "vector-add-gate": 2, "bn-centering": 1, "sigmoid-jacobian": 1,
    "two_layers": 1, "residual": 1, "shared_weight": 1, "layer_norm": 1, "attention": 2, "kinks": 3,
    "standardised": 1, "gates": 2,
}  # fmt: skip


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_passes_back_the_gradient_of_any_loss(torch, name):
    """A loss of our own behind the written layer: what it sends back, through the written gradient."""
    from autodiff import Autodiff

    def loss(output):
        return torch.sum(torch.sin(output) * torch.arange(1.0, output.numel() + 1).reshape(output.shape))

    found, count = result(name), 0
    for function, runs, body, variable in answers(found):
        (asked,) = unknowns(function) or (None,)
        if asked is None or not isinstance(asked.term, D) or asked.term.body.name != body:
            continue
        layer, layer_runs = values(found)[asked.term.wrt.name]
        own, count = argument(layer, variable), count + 1
        for seed, sizes in enumerate(sizes_of(found.theorems[0].problem)):
            here = Autodiff(found.theorems[0].problem, sizes, seed)
            given = arguments(layer, here)
            jacobian = torch.autograd.functional.jacobian
            wanted = jacobian(lambda v, g=given, f=layer_runs, own=own: loss(f(**{**g, own: v})), given[own])
            sent = {asked.name: jacobian(loss, layer_runs(**given))}
            rest = {
                each.name: here.table(each.term, each.indices)
                for each in function.arguments
                if each is not asked
            }
            assert error(runs(**rest, **sent), wanted.numpy()) < 1e-9, (function.name, sizes)
    assert count == LAYERS[name]


def test_tensors_keep_their_type_and_their_history(torch):
    space = run(result("softmax-ce").code("torch"))
    theta = torch.tensor([0.5, -1.0], dtype=torch.float64, requires_grad=True)
    loss = space["J"](y=[0.25, 0.75], theta=theta)
    assert loss.dtype == torch.float64
    loss.backward()
    assert torch.equal(theta.grad, space["dJ_dtheta"](y=[0.25, 0.75], theta=theta.detach()))
    assert space["dJ_dtheta"](y=[0, 1], theta=[1, 2]).dtype == torch.float32


def test_a_shape_that_does_not_fit_is_refused_by_name(torch):
    with pytest.raises(ValueError, match=r"theta: expected shape \(C=2\), found \(3,\)"):
        run(result("softmax-ce").code("torch"))["J"](y=torch.ones(2), theta=torch.ones(3))
