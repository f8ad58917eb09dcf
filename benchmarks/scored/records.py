"""The records of the open benchmark, our statements of them, and how the two are read together."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

HERE = Path(__file__).resolve().parents[1]
REFERENCE = HERE / "reference"
STATEMENTS = HERE / "problems"
READINGS = HERE / "readings"
RUNS = 3  # random instances of each size
SPELLED = (
    (r"\\(mathbf|boldsymbol|mathrm|mathcal|tilde|hat|bar)\b", ""), (r"\\varepsilon|\\epsilon|ε|ϵ", "eps"),
    (r"\\star|\*", "s"), (r"[\\{}_^(), ]", ""),
)  # fmt: skip


@dataclass(frozen=True)
class Record:
    """A problem of the benchmark: what is said of it, its oracle, and how our statement's letters are read."""

    said: Mapping[str, Any]
    oracle: Any
    reading: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.said["id"])

    @property
    def statement(self) -> Path:
        return STATEMENTS / f"{self.id}.toml"

    @property
    def relation(self) -> str:
        """How the target is to the answer: eq, psd, nsd, le or ge."""
        return getattr(self.oracle, "rel", "eq")

    def instances(self) -> Iterator[tuple[SimpleNamespace, dict[str, int]]]:
        """Random instances: what was sampled, and the sizes."""
        import numpy
        from oracle_runner import call, parse_sizes

        for number, sizes in enumerate(parse_sizes(self.oracle.S)):
            for run in range(RUNS):
                sampled = call(self.oracle, "sample")(numpy.random.default_rng(1000 * number + run), **sizes)
                yield SimpleNamespace(**sampled), sizes

    def answer(self, instance: SimpleNamespace) -> list[Any]:
        """The record's own answer, computed."""
        return self._asked("answer", instance)

    def target(self, instance: SimpleNamespace) -> list[Any]:
        """What is asked for, computed without the answer."""
        return self._asked("target", instance)

    def block(self, part: str, whole: Any) -> Any:
        """Of an answer or target of the record what a part is: all of it, or the entries that a reading says."""
        return self._picked("blocks", part, whole)

    def entries(self, part: str, ours: Any) -> Any:
        """Of what a part is for all indices what the record asks for."""
        found = self._picked("ours", part, ours)
        return found.reshape(-1) if part in self.reading.get("stacked", ()) else found

    def _picked(self, table: str, part: str, whole: Any) -> Any:
        said = self.reading.get(table, {}).get(part)
        return whole if said is None else whole[tuple(map(_entries, said))]

    def _asked(self, what: str, instance: SimpleNamespace) -> list[Any]:
        from oracle_runner import as_list, call

        found = [each.detach() for each in as_list(call(self.oracle, what)(instance))]
        return [self._one(each) for each in found]

    def _one(self, value: Any) -> Any:
        """Of a scalar problem that is sampled in several copies, the first."""
        is_copied = self.said["sizes"] == "scalar" and len(getattr(value, "shape", ())) == 1
        return value[0] if is_copied else value

    @cached_property
    def count(self) -> int:
        """How many things are asked for."""
        instance, _ = next(self.instances())
        return len(self.answer(instance))

    def values(self, instance: SimpleNamespace) -> dict[str, Any]:
        """What the record's variables are worth on an instance, by name without marks."""
        from oracle_runner import env

        found = env(self.said, self.oracle, instance)
        return {bare(name): self._one(_array(value)) for name, value in found.items()}


def _array(value: Any) -> Any:
    """One array of a list of them."""
    import torch

    return torch.stack(value) if isinstance(value, list) else value


def _entries(said: str) -> int | slice:
    """-1 as a number, :-1 as a slice."""
    ends = [int(each) if each else None for each in said.split(":")]
    return slice(*ends) if len(ends) > 1 else int(said)


def bare(name: str) -> str:
    r"""A name without what LaTeX marks it with: w0 for w_0, W1 for W^{(1)}, eps for \varepsilon."""
    for pattern, plain in SPELLED:
        name = re.sub(pattern, plain, name)
    return name


@cache
def records() -> dict[str, Record]:
    """All records, by id."""
    import yaml

    if str(REFERENCE) not in sys.path:
        sys.path.insert(0, str(REFERENCE))
    from oracles import ORACLES

    said = yaml.safe_load((REFERENCE / "problems.yaml").read_text(encoding="utf-8"))
    return {each["id"]: Record(each, ORACLES[each["id"]], _reading(each["id"])) for each in said}


def _reading(name: str) -> Mapping[str, Any]:
    path = READINGS / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
