"""Preferences in the real window: they hold at once, and keys reach what the user says."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel

from photoorganizer.core.types import Level
from photoorganizer.ui.actions import MENUS, SPECS
from photoorganizer.ui.cheat_sheet import CheatSheet, shown
from photoorganizer.ui.key_editor import actions_of
from photoorganizer.ui.page_keys import PAGE_KEYS
from photoorganizer.ui.preferences_dialog import PreferencesDialog
from photoorganizer.ui.shortcuts import Shortcuts
from photoorganizer.ui.theme import ThemeMode
from ui.desk import Desk

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def dialog(desk: Desk) -> PreferencesDialog:
    desk.do("preferences")
    opened = desk.presenter.preferences.dialog
    assert isinstance(opened, PreferencesDialog)
    return opened


def test_every_action_can_be_found_to_change_its_keys() -> None:
    assert {name for menu in MENUS for name in actions_of(menu)} == set(SPECS)


def test_no_key_reaches_two_actions() -> None:
    keys = [QKeySequence(key).toString() for spec in SPECS.values() for key in spec.keys]
    assert len(keys) == len(set(keys))


def test_the_theme_chosen_here_is_the_theme(desk: Desk, dialog: PreferencesDialog) -> None:
    dialog.theme.setCurrentIndex(2)
    dialog.theme.activated.emit(2)
    assert desk.window.theme.mode is ThemeMode.DARK
    assert desk.window.memory.theme is ThemeMode.DARK
    desk.window.commands.themes.actions()[1].trigger()
    assert dialog.theme.currentIndex() == 1


def test_certainty_chosen_here_holds_in_the_library(desk: Desk, dialog: PreferencesDialog) -> None:
    dialog.level.setCurrentIndex(0)
    dialog.level.activated.emit(0)
    desk.until(lambda: desk.library.level is Level.SURE)


def test_a_switch_and_its_action_say_the_same(desk: Desk, dialog: PreferencesDialog) -> None:
    box, action = dialog.switches["auto_sidecars"], desk.window.commands["auto_sidecars"]
    desk.qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    assert box.isChecked() == action.isChecked() is True
    desk.until(lambda: desk.library.sidecars.automatic)


def test_the_language_is_kept_for_the_next_start(desk: Desk, dialog: PreferencesDialog) -> None:
    dialog.language.setCurrentIndex(dialog.language.findData("uk"))
    assert desk.window.memory.language == "uk"


def test_a_new_key_reaches_its_action_and_is_remembered(
    desk: Desk, dialog: PreferencesDialog
) -> None:
    dialog.show_keys()
    dialog.keys.select("rescan")
    dialog.keys.press.setKeySequence(QKeySequence("Ctrl+T"))
    desk.qtbot.mouseClick(dialog.keys.set, Qt.MouseButton.LeftButton)
    dialog.close()
    assert desk.window.commands["rescan"].shortcut().toString() == "Ctrl+T"
    assert "Ctrl+T" in desk.window.commands["rescan"].toolTip()
    desk.window.activateWindow()
    desk.until(desk.window.isActiveWindow)
    with desk.qtbot.waitSignal(desk.window.commands["rescan"].triggered):
        desk.key(Qt.Key.Key_T, CTRL, to=desk.window.grid)
    again = Shortcuts(desk.window.commands, desk.window.memory)
    assert again.keys("rescan") == ("Ctrl+T",)


def test_a_key_that_is_taken_changes_hands_and_that_is_said_before(
    desk: Desk, dialog: PreferencesDialog
) -> None:
    dialog.keys.select("rescan")
    dialog.keys.press.setKeySequence(QKeySequence("T"))
    assert "Add a tag" in dialog.keys.note.text()
    dialog.keys.set.click()
    shortcuts = desk.presenter.preferences.shortcuts
    assert shortcuts.owner("T") == "rescan"
    assert shortcuts.keys("tag") == ()
    dialog.keys.select("tag")
    dialog.keys.reset.click()
    assert shortcuts.owner("T") == "tag"
    assert shortcuts.keys("rescan") == ()
    dialog.keys.reset_all.click()
    assert all(shortcuts.is_standard(name) for name in SPECS)


def test_keys_that_were_remembered_badly_are_the_standard_ones(desk: Desk) -> None:
    for kept in ("{", "[]", '{"gone": ["T"], "tag": "T", "rescan": [""]}'):
        desk.window.memory.keep("shortcuts", kept)
        shortcuts = Shortcuts(desk.window.commands, desk.window.memory)
        assert shortcuts.keys("tag") == SPECS["tag"].keys


def test_the_sheet_tells_every_key_as_it_is_now(desk: Desk) -> None:
    desk.presenter.preferences.shortcuts.assign("rescan", "Ctrl+T")
    desk.key(Qt.Key.Key_F1, to=desk.window.grid)
    sheet = desk.presenter.preferences.dialog
    assert isinstance(sheet, CheatSheet)
    words = [label.text() for label in sheet.findChildren(QLabel)]
    assert "Ctrl+T" in words
    assert "Ctrl+E" in words
    for table in PAGE_KEYS.values():
        for one in table.values():
            assert one.words in words
            assert any(shown(one.keys) in text for text in words), one
    sheet.change.click()
    assert isinstance(desk.presenter.preferences.dialog, PreferencesDialog)


def test_tool_tips_name_the_keys_as_they_are_now(desk: Desk) -> None:
    save, shortcuts = desk.window.filters.save, desk.presenter.preferences.shortcuts
    assert save.toolTip() == "Keep it in the sidebar (Ctrl+D)"
    shortcuts.assign("save_search", "Ctrl+T")
    assert save.toolTip() == "Keep it in the sidebar (Ctrl+T)"
    shortcuts.assign("save_search", "")
    assert save.toolTip() == "Keep it in the sidebar"
    shortcuts.reset_all()
    assert save.toolTip() == "Keep it in the sidebar (Ctrl+D)"


def test_a_row_of_numbers_is_told_in_short() -> None:
    assert shown(tuple("123456789")) == "1 – 9"
    assert shown(("Shift+1", "Shift+2", "Shift+3")) == "Shift+1 – Shift+3"
    assert shown(("1", "3", "2")) == "1, 3, 2"
    assert shown(("R",)) == "R"
