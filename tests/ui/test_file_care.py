"""Files that cannot be read, are passed over or are gone, in the window."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from photoorganizer.core.types import PhotoState
from photoorganizer.ui.file_care import IgnoreDialog
from photoorganizer.ui.places import folder_places
from ui.desk import Desk


def folder(desk: Desk) -> Path:
    return desk.library.roots()[0].root.path


def open_problems(desk: Desk) -> None:
    places = desk.window.sidebar.library
    problems = next(row for row, title in enumerate(places.titles()) if title == "Problems")
    places.chosen.emit(places.model().index(problems, 0).data(Qt.ItemDataRole.UserRole))


def test_all_problems_are_tried_again_at_a_click(desk: Desk) -> None:
    assert not desk.window.heading.retry.isVisible()
    open_problems(desk)
    desk.until(lambda: desk.shown() == ["broken.jpg"])
    assert desk.window.heading.retry.isVisible()
    heard: list[PhotoState] = []
    [photo] = desk.window.model.ids
    desk.library.subscribe(
        lambda _news: heard.extend(one.state for one in desk.library.photos([photo]))
    )
    desk.window.heading.retry.click()
    desk.until(lambda: PhotoState.PENDING in heard and heard[-1] is PhotoState.UNREADABLE)


def test_patterns_are_edited_in_a_dialog_and_act_at_once(desk: Desk) -> None:
    desk.until(lambda: len(desk.shown()) == 7)
    before = set(desk.shown())
    name = sorted(before)[0]
    desk.window.sidebar.folder_ignored.emit(folder(desk))
    dialog = desk.window.findChild(IgnoreDialog)
    assert dialog is not None
    dialog.text.setPlainText("[z-a]")
    ok = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    ok.click()
    assert "cannot be understood" in dialog.trouble.text()
    dialog.text.setPlainText(f"{name}\n\n")
    ok.click()
    desk.until(lambda: set(desk.shown()) == before - {name})
    assert desk.library.ignoring.patterns == [name]
    desk.presenter.care.ignore([])
    desk.until(lambda: set(desk.shown()) == before)


def test_folder_with_many_absent_photos_looks_it_and_can_be_given_up(desk: Desk) -> None:
    summary = desk.library.roots()[0]
    place = folder_places([type(summary)(summary.root, 40, online=True, absent=20)])[0]
    assert place.icon == "folder-offline"
    menu = desk.window.sidebar.folder_menu(place, summary.root.path)
    [entry] = [action for action in menu.actions() if "deleted" in action.text()]
    assert entry.isVisible()
    desk.presenter.care.give_up(summary.root.path)
    desk.until(lambda: desk.library.absences.of(summary.root) == 0)
    ordinary = folder_places([summary])[0]
    menu = desk.window.sidebar.folder_menu(ordinary, summary.root.path)
    assert not any(a.isVisible() for a in menu.actions() if "deleted" in a.text())


def test_late_changes_are_told_in_the_status_strip(desk: Desk) -> None:
    status = desk.window.status
    status.show_late(["Changes in “x” are looked for every minute only."])
    assert not status.late.isHidden()
    assert "every minute" in status.late.toolTip()
    status.show_late([])
    assert status.late.isHidden()
