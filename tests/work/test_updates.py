"""An assignment claims that it is the new value, where the problem asks for one."""

from work.small import marks, problem

from derive.work import check_work

STEP = """
[sizes]
N = ""
D = ""
[indices]
N = "n"
D = "j k"
[symbols]
w = { shape = ["D"] }
b = ""
X = { shape = ["N", "D"] }
y = { shape = ["N"] }
eta = ""
[define]
r_n = 'sum_j X_nj w_j + b - y_n'
E = '1/2 sum_n r_n^2'
[find]
slope = 'd E/d w_j'
step = 'w_j - eta d E/d w_j'
"""


def test_a_right_update_follows_and_is_the_answer() -> None:
    found = check_work(problem(STEP), r"w_j ← w_j − η Σ_n r_n X_nj")
    assert [line.mark.value for line in found.lines] == ["follows"]
    assert found.endings is not None
    assert found.endings["step"].is_correct
    assert marks(STEP, r"w \leftarrow w - \eta X^T r") == "+"
    assert marks(STEP, "w_k := w_k - η Σ_n r_n X_nk") == "+"


def test_an_update_with_the_wrong_sign_does_not_follow() -> None:
    assert marks(STEP, r"w_j ← w_j + η Σ_n r_n X_nj") == "W"
    assert marks(STEP, r"w \leftarrow w + \eta X^T r") == "W"


def test_another_assignment_claims_nothing() -> None:
    for text in ("w_j ← 0", "w ← 2 w", "w_j ← w_j − η r_n X_nj", "b ← b − η Σ_n r_n"):
        (line,) = check_work(problem(STEP), text).lines
        assert line.mark.value == "prose"
        assert [note.label for note in line.notes] == ["assignment"]


def test_an_update_is_judged_only_if_one_is_asked_for() -> None:
    twice = STEP + "\nother = 'w_j + eta d E/d w_j'\n"
    assert marks(twice, r"w_j ← w_j + η Σ_n X_nj") == "."
