"""What scores the open benchmark is no part of the package: it is found beside the statements."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))


@pytest.fixture(scope="module")
def doubles():
    """PyTorch reckons in doubles, as the oracles set it for good; afterwards in what it did before."""
    import torch

    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)
