"""The open benchmark: our statements of its problems solved, checked, and scored by its oracles.

`python benchmarks/open.py [ID ...]` prints what comes of them.  With `--write`, of all, it also writes
docs/benchmark.md and the page of each problem; with `--times` the times there are those of this run.  With `--prove`
it hands what was found to Coq instead, and keeps what that accepts.
"""

import sys
from pathlib import Path

from scored.judging import judged
from scored.pages import PAGES, ROOT, digest, page
from scored.proofs import prove
from scored.records import records
from scored.table import MEASURED, lines, summary, times
from scored.verdict import Verdict

TABLE = ROOT / "docs" / "benchmark.md"


def main(asked: list[str]) -> None:
    """Print what comes of each record that is asked for, or of all."""
    every = records()
    verdicts = []
    for name in [each for each in asked if not each.startswith("--")] or every:
        verdicts.append(judged(every[name], is_timed="--prove" not in asked))
        print(row(verdicts[-1]), flush=True)
    if len(verdicts) == len(every):
        print("\n".join(("", *summary(verdicts), "", *times(verdicts))))
    if "--prove" in asked:
        for line in prove(verdicts):
            print(line, flush=True)
    if "--write" in asked:
        write(verdicts, "--times" in asked)


def row(verdict: Verdict) -> str:
    """A line for a person who waits for it."""
    nodes = " ".join(f"{ours}/{theirs or '?'}" for ours, theirs in verdict.nodes.values())
    shown = digest(verdict) if verdict.is_solved else ""
    name = f"{verdict.record.id:27}{verdict.state:10}{1000 * verdict.seconds:6.0f} ms  {nodes:16} "
    return f"{name}{shown}{verdict.why}"


def write(verdicts: list[Verdict], has_times: bool) -> None:
    """Write the table, and the page of each problem that is stated."""
    found = "\n".join(lines(verdicts, "\n".join(times(verdicts)) if has_times else kept()))
    TABLE.write_text(f"{found.rstrip()}\n", encoding="utf-8")
    PAGES.mkdir(parents=True, exist_ok=True)
    for verdict in verdicts:
        if verdict.result is not None:
            Path(PAGES / f"{verdict.record.id}.md").write_text(page(verdict), encoding="utf-8")


def kept() -> str:
    """The times that stand in the table already."""
    before = TABLE.read_text(encoding="utf-8") if TABLE.is_file() else ""
    return MEASURED + before.partition(MEASURED)[2] if MEASURED in before else ""


if __name__ == "__main__":
    main(sys.argv[1:])
