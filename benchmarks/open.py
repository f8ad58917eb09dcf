"""The open benchmark: our statements of its problems solved, checked, and scored by its oracles.

`python benchmarks/open.py [ID ...]`
"""

import sys

from scored.records import records
from scored.verdict import judged


def main(asked: list[str]) -> None:
    """Print what comes of each record that is asked for, or of all."""
    every = records()
    for name in asked or every:
        verdict = judged(every[name])
        nodes = " ".join(f"{ours}/{theirs or '?'}" for ours, theirs in verdict.nodes.values())
        print(
            f"{name:27}{verdict.state:10}{1000 * verdict.seconds:6.0f} ms  {nodes:16}{verdict.why}",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
