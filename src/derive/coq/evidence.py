"""What Coq has accepted, by the very bytes that it accepted.

The evidence for the problems that come with us is kept beside them; what a user has had proved is kept
in the cache.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from derive.coq.coqc import Verdict, support_digest
from derive.coq.export import HEADER, HENCE_CONVEX, Section, section
from derive.coq.formula import NotExported
from derive.coq.kinks import kink_section
from derive.coq.lemmas import ASSUMED_LAWS
from derive.kernel import Kink, Theorem
from derive.paths import cache_dir, data_dir, make_folder, write_whole
from derive.present.withheld import EXTREMAL, ON_ASSUMED_LAWS, SECOND_ORDER, SUBGRADIENTS
from derive.solver.lack import Lack, Laws

FORMAT = "derive evidence 1"
SHIPPED = "accepted.json"


def digest(of: Section) -> str:
    """A hash of all that Coq reads for a section: the file it would be alone, and the library."""
    return hashlib.sha256(f"{support_digest()}\n{HEADER}\n{of.text}".encode()).hexdigest()


def exported(theorem: Theorem) -> Section:
    """The theorem, written out for Coq.

    Raises:
        NotExported: it can't be said in Coq yet, or rests on a law that has no lemma there.
    """
    if taken := [name for name in theorem.laws if name in ASSUMED_LAWS]:
        raise NotExported(ON_ASSUMED_LAWS, laws=Laws(tuple(taken)))
    return section(theorem)


def beyond(theorems: Iterable[Theorem]) -> tuple[str, ...]:
    """What is said of theorems besides what Coq can accept of them, and on which grounds, as messages.

    Raises:
        NotExported: one of them can't be said in Coq.
    """
    those = tuple(theorems)
    convex = (each for each in those if each.convexity is not None)
    if any(each.extremum is not None for each in those):
        return (EXTREMAL,)
    found = []
    if any(HENCE_CONVEX not in (proved.words for proved in exported(each).theorems) for each in convex):
        found.append(SECOND_ORDER)
    if any(kink.convexity for each in those for kink in each.kinks):
        found.append(SUBGRADIENTS)
    return tuple(found)


def exported_kink(theorem: Theorem, kink: Kink) -> Section:
    """What is said of a theorem at a kink, written out for Coq.

    Raises:
        NotExported: it can't be said in Coq yet, or may rest on a law that has no lemma there.
    """
    chains = theorem.derivation.written  # it may lean on a fact of any of them
    used = {step.name for chain in chains for step in chain.steps if step.rule == "law"}
    used |= {fact.name for chain in chains for fact in chain.facts if fact.rule == "law"}
    if taken := [name for name in ASSUMED_LAWS if name in used]:
        raise NotExported(f"it may rest on {', '.join(taken)}, assumed without a proof in Coq")
    return kink_section(theorem, kink)


def exported_shapes(theorems: Iterable[Theorem]) -> Iterator[Section]:
    """That what is optimised is convex, or concave, where that makes a stationary point an extremum; once.

    Raises:
        NotExported: it can't be said in Coq yet.
    """
    found = next((each.extremum for each in theorems if each.extremum is not None), None)
    if found is not None:
        yield exported(found.shape)


def exported_kinks(theorem: Theorem) -> Iterator[Section]:
    """What is said of a theorem at kinks, as far as it can be said in Coq."""
    for kink in theorem.kinks:
        with suppress(NotExported):
            yield exported_kink(theorem, kink)


def accepted_by(theorems: Iterable[Theorem], kinks: bool = False) -> str:
    """The version of Coq that has accepted the proofs of all these theorems, or of what is said of them at
    `kinks`; nothing if there is none.
    """
    kept = {**_read(cache_dir() / SHIPPED), **_read(data_dir("derivations") / SHIPPED)}
    if not kept:
        return ""
    try:
        versions = {kept.get(digest(each), "") for each in _sections(theorems, kinks)}
    except NotExported:
        return ""
    return versions.pop() if len(versions) == 1 else ""


def withheld(theorems: Iterable[Theorem]) -> dict[str, Lack]:
    """Why the theorem of a part is not given to Coq, for each part of which that is so."""
    found = {}
    for theorem in theorems:
        try:
            tuple(_sections((theorem,), kinks=False))
        except NotExported as why:
            found[theorem.part] = why.lack
    return found


def _sections(theorems: Iterable[Theorem], kinks: bool) -> Iterator[Section]:
    for theorem in theorems:
        if kinks:
            yield from (exported_kink(theorem, kink) for kink in theorem.kinks)
        else:
            yield exported(theorem)
            yield from exported_shapes((theorem,))


def record(verdicts: Iterable[Verdict], path: Path | None = None) -> None:
    """Keep what was accepted: in the file `path` and nothing else there, or else with the rest in the cache.

    Raises:
        OutputError: it can't be written.
    """
    place = path or cache_dir() / SHIPPED
    kept = {} if path else _read(place)
    kept.update({digest(each.section): each.version for each in verdicts if each.accepted})
    text = json.dumps({"format": FORMAT, "accepted": dict(sorted(kept.items()))}, indent=1) + "\n"
    make_folder(place.parent)
    write_whole(place, text)


def _read(path: Path) -> dict[str, str]:
    """What is kept in a file; nothing where it is not there or no evidence."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            return {}
        return {str(key): str(version) for key, version in found["accepted"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
