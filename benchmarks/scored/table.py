"""The table of the open benchmark, and what is said beside it, as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from scored.laws import RULES, of_gallery, reasons, served
from scored.pages import PAGES, judgement
from scored.proofs import counts
from scored.supposed import all_supposed
from scored.verdict import Verdict

from derive.coq.lemmas import ASSUMED_LAWS

GROUPS = {
    "gradients, Jacobians, Hessians, PSD": ("gradient", "jacobian", "hessian", "psd"),
    "all": None,
}
MEASURED = "## Times, measured once"
INTRO = """# The open benchmark

97 textbook problems of ten kinds, with right answers and numeric oracles: the records are in
[benchmarks/reference](../benchmarks/reference), our statements of them in [benchmarks/problems](../benchmarks/problems).
`make benchmark` solves them all and writes this page, and a page for each problem.

A problem is solved if all its parts are: each answer is scored by the record's oracle on random instances, each proof
is checked by the kernel, nothing is assumed but that what is asked for exists (or what the record itself supposes), and no
answer has more than 1.5 times as many nodes as the reference, a defined name with its indices being counted as such in both.
Before that, what our statement asks for, computed by
automatic differentiation or quadrature, is compared with the record's own target. Of what is not solved the table says what seems
to be missing.
"""


def lines(verdicts: Sequence[Verdict], measured: str) -> Iterator[str]:
    """The page, line by line."""
    yield from INTRO.splitlines()
    yield ""
    yield from summary(verdicts)
    yield ""
    yield from each_problem(verdicts)
    yield ""
    yield from stuck(verdicts)
    yield ""
    yield from laws(verdicts)
    yield ""
    yield from supposed(verdicts)
    yield ""
    yield from measured.splitlines()


def state(verdict: Verdict) -> str:
    """One of the three columns: solved, stuck, wrong."""
    return verdict.state if verdict.state in ("solved", "wrong") else "stuck"


def summary(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """How many are solved, stuck and wrong, by kind and by difficulty."""
    yield "## Solved, stuck, wrong"
    yield ""
    for word, of in (("kind", "kind"), ("difficulty", "difficulty")):
        yield f"| {word} | problems | solved | stuck | wrong |"
        yield "|---|---:|---:|---:|---:|"
        for group in sorted({verdict.record.said[of] for verdict in verdicts}):
            those = [verdict for verdict in verdicts if verdict.record.said[of] == group]
            yield _row(str(group), those)
        yield _row("all", verdicts)
        yield ""
    for name, kinds in GROUPS.items():
        those = [v for v in verdicts if kinds is None or v.record.said["kind"] in kinds]
        solved = sum(verdict.is_solved for verdict in those)
        yield f"* {name}: {solved} of {len(those)} solved, {_share(solved, len(those))}"
    yield from _quality(verdicts)


def _row(name: str, verdicts: Sequence[Verdict]) -> str:
    found = Counter(map(state, verdicts))
    return f"| {name} | {len(verdicts)} | {found['solved']} | {found['stuck']} | {found['wrong']} |"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "none"


def _quality(verdicts: Sequence[Verdict]) -> Iterator[str]:
    solved = [verdict for verdict in verdicts if verdict.is_solved]
    read = Counter(judgement(verdict).partition(":")[0] for verdict in solved)
    unread = f" ({read['not read']} not read yet)" if read["not read"] else ""
    yield f"* in textbook form, judged by reading: {read['yes']} of {len(solved)}, {_share(read['yes'], len(solved))}{unread}"
    accepted, theorems = (sum(each) for each in zip(*map(counts, verdicts), strict=True))
    yield f"* theorems that Coq accepts: {accepted} of {theorems}"
    unknown = sum(not theirs for verdict in solved for _, theirs in verdict.nodes.values())
    if unknown:
        yield f"* answers whose length was compared with no reference: {unknown}"


def each_problem(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """A row for each problem."""
    yield "## Each problem"
    yield ""
    yield "Nodes are those of each answer, and of the reference."
    yield ""
    yield "| problem | kind | difficulty | result | nodes | textbook form | Coq |"
    yield "|---|---|---:|---|---|---|---|"
    for verdict in verdicts:
        nodes = ", ".join(f"{ours}/{theirs or '?'}" for ours, theirs in verdict.nodes.values())
        accepted, theorems = counts(verdict)
        form = judgement(verdict) if verdict.is_solved else ""
        yield (
            f"| {linked(verdict)} | {verdict.record.said['kind']} | {verdict.record.said['difficulty']} "
            f"| {state(verdict)} | {nodes} | {cell(form)} | {f'{accepted}/{theorems}' if theorems else ''} |"
        )


def linked(verdict: Verdict) -> str:
    """The name of a problem, with a link to its page."""
    name = verdict.record.id
    return name if verdict.result is None else f"[{name}](../output/{PAGES.name}/{name}.md)"


def cell(text: str) -> str:
    """A text that does not end its cell."""
    return text.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_")


def stuck(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """What is not solved, what is missing, and the shortest road to it."""
    yield "## What is stuck"
    yield ""
    yield "| problem | why | the shortest road |"
    yield "|---|---|---|"
    for verdict in verdicts:
        if not verdict.is_solved:
            word = "" if verdict.state == "stuck" else f"{verdict.state}: "
            road = verdict.record.reading.get("road", "")
            yield f"| {linked(verdict)} | {cell(word + verdict.why)} | {cell(road)} |"


def laws(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Each law and each kind of inference with what it serves."""
    those, rules = served(verdicts)
    yield "## Laws, and the problems that each serves"
    yield ""
    yield (
        "Of the problems that are solved. A law that serves one of them, and none of our own in `derivations/`, is "
        "marked *, with the reason why it is a law and with problems that are none of the benchmark, of "
        "[benchmarks/others](../benchmarks/others) or our tests, which it serves too; one without a proof in Coq †."
    )
    yield ""
    why = reasons()
    for name, names in those.items():
        is_single = len(names) == 1 and name not in of_gallery()
        marks = ("*" if is_single else "") + ("†" if name in ASSUMED_LAWS else "")
        reason = f". {cell(why.get(name, 'No reason yet'))}" if is_single else ""
        yield f"* {cell(name)}{cell(marks)} ({len(names)}): {', '.join(names)}{reason}"
    yield ""
    yield "## Inferences, and the problems that each serves"
    yield ""
    for rule, names in rules.items():
        said = f", {RULES[rule]}" if rule in RULES else ""
        yield f"* {rule}{said} ({len(names)}): {', '.join(names)}"


def supposed(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """What the theorems rest on."""
    yield "## What is given and assumed"
    yield ""
    yield "Of each problem that is solved: what its theorems take from the statement, and what they assume besides."
    yield ""
    for verdict in verdicts:
        if verdict.is_solved and verdict.result is not None:
            words = dict.fromkeys(all_supposed(verdict.result.theorems))
            if why := verdict.record.reading.get("unchecked"):
                words[f"the statement is not held against the record's target: {why}"] = None
            if words:
                yield f"* {verdict.record.id}: {cell('; '.join(words))}"


def times(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """How long the problems took."""
    taken = sorted(
        ((verdict.seconds, verdict.record.id) for verdict in verdicts if verdict.seconds), reverse=True
    )
    if not taken:
        return
    yield MEASURED
    yield ""
    yield "To solve and to check a problem, solved or stuck, all its parts: processor time, warm, median of 5."
    yield "Garbage of the problem itself is collected within that time; what those before it left is set aside."
    yield ""
    yield f"* median {_shown(median(seconds for seconds, _ in taken))}"
    yield f"* longest {', '.join(f'{name} {_shown(seconds)}' for seconds, name in taken[:5])}"
    yield (
        f"* {sum(seconds > 0.05 for seconds, _ in taken)} of {len(taken)} above 50 ms, "
        f"{sum(seconds > 2 for seconds, _ in taken)} above 2 s"
    )


def _shown(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms"
