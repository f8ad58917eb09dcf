"""A file is written whole or not at all, and nothing else is left behind."""

import os
import threading
from pathlib import Path

import pytest

from derive.errors import OutputError
from derive.paths import make_folder, write_whole


def test_a_file_is_made_and_replaced(tmp_path):
    for text in ("one\n", "zwei ŷ\n"):
        write_whole(tmp_path / "page.md", text)
        assert (tmp_path / "page.md").read_text(encoding="utf-8") == text
    assert [each.name for each in tmp_path.iterdir()] == ["page.md"]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "there" / "page.md")
    for text in ("one", "two"):
        write_whole(tmp_path / "link", text)
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "there" / "page.md").read_text() == text


def test_what_is_no_file_is_written_to_and_stays_what_it_is(tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    write_whole(pipe, "text")
    reader.join(timeout=10)
    assert read == ["text"]
    assert pipe.is_fifo()
    assert [each.name for each in tmp_path.iterdir()] == ["pipe"]


@pytest.mark.parametrize("path", [".", "..", "/", "folder", "file/page.md", "no/page.md", "x" * 300])
def test_where_no_file_can_be_is_refused_in_one_line(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("file").write_text("kept")
    with pytest.raises(OutputError, match=r"can't be written \([A-Z][a-z ]+\)$"):
        write_whole(Path(path), "text")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "folder"]
    assert Path("file").read_text() == "kept"


@pytest.mark.parametrize(
    ("failure", "seen"),
    [(OSError(28, "No space left"), OutputError), (KeyboardInterrupt(), KeyboardInterrupt)],
)
def test_what_was_there_still_is_where_writing_fails(failure, seen, tmp_path, monkeypatch):
    def fail(*_):
        raise failure

    (tmp_path / "page.md").write_text("kept")
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(seen):
        write_whole(tmp_path / "page.md", "text")
    assert [each.name for each in tmp_path.iterdir()] == ["page.md"]
    assert (tmp_path / "page.md").read_text() == "kept"


def test_a_folder_is_made_with_those_above_it(tmp_path):
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_a_folder_where_a_file_is_is_refused(tmp_path):
    (tmp_path / "file").write_text("kept")
    for path in (tmp_path / "file", tmp_path / "file" / "folder"):
        with pytest.raises(OutputError, match="can't be written"):
            make_folder(path)
