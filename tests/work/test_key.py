"""A key to a problem of which many derivations are checked."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from work.labelled import BENCHMARK, Derivation, problem

from derive.errors import UsageError
from derive.work import Report, WorkKey, check_work
from derive.work.kept import Kept

ONE = "softmax-ce"
TEXTS = (
    "dJ/dtheta_j = yhat_j - y_j",
    "Let s_k = yhat_k.\ndJ/dtheta_j = s_j - y_j",
    "Let s_k = y_k.\ndJ/dtheta_j = s_j - y_j",
    "J = -sum_k y_k log yhat_k\n= sum_k y_k log yhat_k\ndJ/dtheta_j = y_j - yhat_j",
)


def those_of(name: str) -> list[Derivation]:
    """The derivations of the benchmark to one problem."""
    return [each for each in BENCHMARK if name in each.problem]


def told(report: Report) -> str:
    """All that a report says."""
    return report.page("json")


@pytest.mark.sweep(every=3)
@pytest.mark.parametrize("name", ["act-softmax-temperature", "loss-huber-linear", "lr-ridge-map"])
def test_a_report_is_the_same_whatever_was_checked_before(name: str) -> None:
    those = those_of(name)
    alone = {each.name: told(check_work(problem(each.problem), each.text, each.part)) for each in those}
    key = WorkKey(problem(those[0].problem), those[0].part)
    order = those * 2
    random.Random(name).shuffle(order)
    for each in order:
        assert told(check_work(key, each.text)) == alone[each.name]


def test_it_is_the_same_when_all_is_prepared() -> None:
    key = WorkKey(ONE).prepare()
    for text in TEXTS:
        assert told(key.check(text)) == told(check_work(ONE, text))


def test_names_that_one_student_gives_mean_nothing_to_another() -> None:
    key = WorkKey(ONE)
    assert told(key.check(TEXTS[1])) != told(key.check(TEXTS[2]))
    alone = "dJ/dtheta_j = s_j - y_j"
    assert told(key.check(alone)) == told(check_work(ONE, alone))


def test_threads_may_share_it() -> None:
    key = WorkKey(ONE)
    alone = [told(check_work(ONE, text)) for text in TEXTS]
    with ThreadPoolExecutor(4) as pool:
        assert [told(each) for each in pool.map(key.check, TEXTS * 3)] == alone * 3


def test_what_is_kept_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derive.work.key.MOST_READ", 50)
    key = WorkKey(ONE)
    before = key.check(TEXTS[0])
    settings = {id(key._prepared(len(text))) for text in TEXTS * 3}
    assert len(settings) > 1
    assert told(key.check(TEXTS[0])) == told(before)


def test_a_key_is_to_one_part() -> None:
    key = WorkKey("softmax-jacobian")
    with pytest.raises(UsageError, match="no part"):
        WorkKey("softmax-jacobian", "nowhere")
    with pytest.raises(UsageError, match="the key to"):
        check_work(key, "x = x", "nowhere")


def test_at_most_so_much_is_kept() -> None:
    kept = Kept[int](2)
    assert [kept.of(n, lambda n=n: n * n) for n in (1, 2, 3, 1)] == [1, 4, 9, 1]
    assert len(kept._found) <= 2
