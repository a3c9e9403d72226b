"""The program in the menu, from a terminal."""

from pathlib import Path

import pytest

from photoorganizer.cli.main import run


def test_put_into_the_menu_and_taken_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert run(["desktop", "install"], lambda *_: 0) == 0
    assert (tmp_path / "applications" / "photoorganizer.desktop").exists()
    assert "in the menu" in capsys.readouterr().out
    assert run(["desktop", "remove"], lambda *_: 0) == 0
    assert not list(tmp_path.rglob("*.png"))
