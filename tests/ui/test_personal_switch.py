"""Suggestions that know the user, switched in the window."""

import pytest

from photoorganizer.core.types import Decision
from photoorganizer.engine.personal import Personal
from ui.desk import Desk


def test_the_menu_shows_and_switches_whether_suggestions_know_the_user(desk: Desk) -> None:
    switch = desk.window.commands["personal"]
    assert switch.isChecked()
    switch.trigger()
    desk.until(lambda: not desk.library.personal.on)
    switch.trigger()
    desk.until(lambda: desk.library.personal.on)


def test_decisions_in_the_window_teach(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(Personal, "learn", lambda _self, level: asked.append(level))
    photo = desk.select("sea-1.jpg")
    desk.presenter.decisions.decide([photo], ["water"], Decision.TAG)
    desk.until(lambda: asked == [desk.library.level])
