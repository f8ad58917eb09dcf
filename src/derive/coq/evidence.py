"""What Coq has accepted, by the very bytes that it accepted.

The evidence for the problems that come with us is kept beside them; what a user has had proved is kept
in the cache.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from derive.coq.coqc import Verdict, support_digest
from derive.coq.export import HEADER, HENCE_CONVEX, Section, section
from derive.coq.formula import NotExported
from derive.coq.kinks import kink_section
from derive.coq.lemmas import ASSUMED_LAWS
from derive.errors import OutputError
from derive.kernel import Kink, Theorem
from derive.kernel.certificate import derivation_to_json
from derive.paths import cache_dir, data_dir, make_folder, write_whole
from derive.present.withheld import BY_INDUCTION, EXTREMAL, ON_ASSUMED_LAWS, SECOND_ORDER, SUBGRADIENTS
from derive.solver.lack import Lack, Laws, Part, Quoted

FORMAT = "derive evidence 1"
SHIPPED = "accepted.json"
ROOMS = ("algebra", "coq", "kernel", "laws", "present", "terms")  # what a section hangs on


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
    if theorem.inductions:
        raise NotExported(BY_INDUCTION)
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


@dataclass(frozen=True, slots=True)
class Outline:
    """What of the theorems of a derivation is written for Coq: the digests of all their sections, and of what is said
    at `kinks`, if that can be; why a part is `withheld`; and what goes `beyond` it.
    """

    sections: tuple[str, ...] = ()
    kinks: tuple[str, ...] | None = None
    withheld: Mapping[str, Lack] = field(default_factory=dict)
    beyond: tuple[str, ...] = ()

    @property
    def accepted(self) -> str:
        """The version of Coq that has accepted all sections; nothing if there is none."""
        return _version(self.sections)

    @property
    def with_kinks(self) -> bool:
        """Whether the same has accepted what is said at kinks."""
        return (
            self.kinks is not None
            and bool(self.accepted)
            and _version((*self.sections, *self.kinks)) == self.accepted
        )


def outline(theorems: Sequence[Theorem]) -> Outline:
    """The outline of all theorems of one derivation; from where it is kept, since to write for Coq takes long."""
    certificate = _certificate_digest(theorems)
    known = _outlines(data_dir("derivations") / SHIPPED).get(certificate)
    if known is not None:
        return known
    place = cache_dir() / f"{hashlib.sha256(_exporter() + certificate.encode()).hexdigest()}.coq"
    try:
        return _outline(json.loads(place.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        found = outlined(theorems)
    with suppress(OutputError):  # a cache that can't be written costs time only
        make_folder(place.parent)
        write_whole(place, json.dumps(asdict(found)))
    return found


def outlined(theorems: Sequence[Theorem]) -> Outline:
    """The same, written out now."""
    sections, without = _written(theorems)
    given = tuple(theorem for theorem in theorems if theorem.part not in without)
    try:
        kinks = tuple(digest(each) for each in _sections(given, kinks=True))
    except NotExported:
        kinks = None
    return Outline(tuple(map(digest, sections)), kinks, without, beyond(given))


def _outline(kept: Any) -> Outline:
    kinks = None if kept["kinks"] is None else tuple(map(str, kept["kinks"]))
    without = {str(part): _lack(why) for part, why in kept["withheld"].items()}
    return Outline(tuple(map(str, kept["sections"])), kinks, without, tuple(map(str, kept["beyond"])))


def _lack(kept: Any) -> Lack:
    return Lack(str(kept["message"]), {str(place): _part(each) for place, each in kept["parts"].items()})


def _part(kept: Any) -> Part:
    """What stands in a reason: a name, a number, names of laws, or words that are no message."""
    if isinstance(kept, dict):
        return Laws(tuple(map(str, kept["names"]))) if "names" in kept else Quoted(str(kept["words"]))
    return kept if isinstance(kept, int) else str(kept)


@cache
def _outlines(path: Path) -> dict[str, Outline]:
    """What is kept of derivations that come with us, by the digests of their certificates."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return {str(key): _outline(each) for key, each in kept.get("outlines", {}).items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _certificate_digest(theorems: Sequence[Theorem]) -> str:
    what = [[theorem.part for theorem in theorems], derivation_to_json(theorems[0].derivation)]
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()


@cache
def _exporter() -> bytes:
    """A digest of what writes for Coq: what another exporter wrote may be other sections."""
    here = Path(__file__).parents[1]
    files = [file for folder in ROOMS for file in sorted((here / folder).rglob("*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files) + support_digest().encode()).digest()


def _version(digests: Iterable[str]) -> str:
    """The one version of Coq that has accepted all of these; nothing if there is none."""
    kept = {**_read(cache_dir() / SHIPPED), **_read_once(data_dir("derivations") / SHIPPED)}
    versions = {kept.get(each, "") for each in digests}
    return versions.pop() if len(versions) == 1 else ""


def accepted_by(theorems: Iterable[Theorem], kinks: bool = False) -> str:
    """The version of Coq that has accepted the proofs of all these theorems, or of what is said of them at
    `kinks`; nothing if there is none.
    """
    try:
        return _version([digest(each) for each in _sections(theorems, kinks)])
    except NotExported:
        return ""


def withheld(theorems: Iterable[Theorem]) -> dict[str, Lack]:
    """Why the theorem of a part is not given to Coq, for each part of which that is so."""
    _, found = _written(theorems)
    return found


def _written(theorems: Iterable[Theorem]) -> tuple[list[Section], dict[str, Lack]]:
    """The sections of the theorems that are given to Coq, and why the theorem of any other part is not."""
    sections: list[Section] = []
    without = {}
    for theorem in theorems:
        try:
            sections += tuple(_sections((theorem,), kinks=False))
        except NotExported as why:
            without[theorem.part] = why.lack
    return sections, without


def _sections(theorems: Iterable[Theorem], kinks: bool) -> Iterator[Section]:
    for theorem in theorems:
        if kinks:
            yield from (exported_kink(theorem, kink) for kink in theorem.kinks)
        else:
            yield exported(theorem)
            yield from exported_shapes((theorem,))


def record(
    verdicts: Iterable[Verdict], path: Path | None = None, derivations: Iterable[Sequence[Theorem]] = ()
) -> None:
    """Keep what was accepted: in the file `path`, with the outlines of the derivations and nothing else there, or else
    with the rest in the cache.

    Raises:
        OutputError: it can't be written.
    """
    place = path or cache_dir() / SHIPPED
    kept = {} if path else _read(place)
    kept.update({digest(each.section): each.version for each in verdicts if each.accepted})
    found: dict[str, Any] = {"format": FORMAT, "accepted": dict(sorted(kept.items()))}
    if path:
        outlines = {_certificate_digest(each): asdict(outlined(each)) for each in derivations}
        found["outlines"] = dict(sorted(outlines.items()))
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
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


_read_once = cache(_read)  # of what comes with us, which nothing changes while we run
