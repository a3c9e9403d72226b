"""Deciding about tags in the real window, by pointer and by keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton

from photoorganizer.core.types import Decision, Level, TagState
from photoorganizer.ui.chips import Chip, ChipKind
from photoorganizer.ui.places import Place
from ui.desk import Desk

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def button(chip: Chip, verb: str) -> QToolButton:
    return next(
        one for one in chip.findChildren(QToolButton) if one.accessibleName().startswith(verb)
    )


def test_the_tick_on_a_chip_makes_the_suggestion_mine(desk: Desk) -> None:
    photo = desk.select("sea-1.jpg")
    first = desk.chips(ChipKind.SUGGESTED)[0]
    desk.qtbot.mouseClick(button(desk.chip(first), "Accept"), Qt.MouseButton.LeftButton)
    desk.until(lambda: first in desk.chips(ChipKind.MINE))
    assert first not in desk.chips(ChipKind.SUGGESTED)
    assert desk.tags(photo, TagState.MINE) == [first]
    desk.until(lambda: desk.window.status.news == f"Accepted #{first}")


def test_the_cross_on_a_chip_rejects_the_suggestion(desk: Desk) -> None:
    photo = desk.select("sea-1.jpg")
    first = desk.chips(ChipKind.SUGGESTED)[0]
    desk.qtbot.mouseClick(button(desk.chip(first), "Reject"), Qt.MouseButton.LeftButton)
    desk.until(lambda: first not in desk.chips(ChipKind.SUGGESTED))
    assert desk.chips(ChipKind.MINE) == []
    assert desk.tags(photo, TagState.REJECTED) == [first]


def test_the_cross_on_my_own_chip_removes_the_tag(desk: Desk) -> None:
    photo = desk.select("forest.jpg")
    desk.window.inspector.tags.box.tags_entered.emit(["holiday"])
    desk.until(lambda: desk.chips(ChipKind.MINE) == ["holiday"])
    desk.qtbot.mouseClick(button(desk.chip("holiday"), "Remove"), Qt.MouseButton.LeftButton)
    desk.until(lambda: desk.chips(ChipKind.MINE) == [])
    assert desk.tags(photo, TagState.MINE) == []


def test_undo_takes_back_an_accepted_suggestion(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    before = desk.chips(ChipKind.SUGGESTED)
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: desk.chips(ChipKind.MINE) == before[:1])
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: desk.chips(ChipKind.SUGGESTED) == before)
    assert desk.chips(ChipKind.MINE) == []
    desk.until(lambda: desk.window.status.news.startswith("Undone"))


def test_undo_takes_back_one_gesture_whole(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    before = desk.chips(ChipKind.SUGGESTED)
    desk.key(Qt.Key.Key_A)
    desk.until(lambda: sorted(desk.chips(ChipKind.MINE)) == sorted(before))
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: sorted(desk.chips(ChipKind.SUGGESTED)) == sorted(before))
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: desk.window.status.news == "Nothing to undo.")


def test_x_rejects_the_first_suggestion(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    before = desk.chips(ChipKind.SUGGESTED)
    desk.key(Qt.Key.Key_X)
    desk.until(lambda: desk.chips(ChipKind.SUGGESTED) == before[1:])
    assert desk.chips(ChipKind.MINE) == []


def test_enter_and_x_mean_the_chip_that_has_the_keyboard(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    first, second, third, *_ = desk.chips(ChipKind.SUGGESTED)
    desk.chip(second).setFocus()
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: desk.chips(ChipKind.MINE) == [second])
    desk.chip(third).setFocus()
    desk.key(Qt.Key.Key_X)
    desk.until(lambda: third not in desk.chips(ChipKind.SUGGESTED))
    assert desk.chips(ChipKind.SUGGESTED)[0] == first


def test_t_opens_the_box_and_enter_adds_what_is_typed(desk: Desk) -> None:
    photo = desk.select("snow.jpg")
    desk.key(Qt.Key.Key_T)
    box = desk.window.inspector.tags.box
    assert box.hasFocus()
    desk.qtbot.keyClicks(box, "Grandma's Garden, #xmas")
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: desk.chips(ChipKind.MINE) == ["grandmas_garden", "xmas"])
    assert desk.tags(photo, TagState.MINE) == ["grandmas_garden", "xmas"]
    assert box.text() == ""


def test_letters_typed_into_the_box_decide_nothing(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    before = desk.chips(ChipKind.SUGGESTED)
    desk.key(Qt.Key.Key_T)
    desk.qtbot.keyClicks(desk.window.inspector.tags.box, "axt/")
    assert desk.window.inspector.tags.box.text() == "axt/"
    assert desk.window.inspector.tags.box.hasFocus()
    assert desk.chips(ChipKind.SUGGESTED) == before


def test_the_box_completes_tags_of_the_library(desk: Desk) -> None:
    desk.select("snow.jpg")
    desk.window.inspector.tags.box.tags_entered.emit(["wonderland"])
    desk.until(lambda: desk.chips(ChipKind.MINE) == ["wonderland"])
    desk.select("night.jpg")
    desk.key(Qt.Key.Key_T)
    box = desk.window.inspector.tags.box
    desk.qtbot.keyClicks(box, "wond")
    desk.until(box.completions.isVisible)
    assert box.completions.current == "wonderland"
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: desk.chips(ChipKind.MINE) == ["wonderland"])
    assert box.text() == ""


def test_a_text_that_is_no_tag_is_refused_with_a_sentence(desk: Desk) -> None:
    desk.select("snow.jpg")
    desk.window.inspector.tags.box.tags_entered.emit(["2024"])
    desk.until(lambda: "2024" in desk.window.status.news)
    assert desk.chips(ChipKind.MINE) == []


def test_undo_works_while_the_empty_box_has_the_keyboard(desk: Desk) -> None:
    desk.select("snow.jpg")
    desk.key(Qt.Key.Key_T)
    desk.qtbot.keyClicks(desk.window.inspector.tags.box, "winter")
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: desk.chips(ChipKind.MINE) == ["winter"])
    assert desk.window.inspector.tags.box.hasFocus()
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: desk.chips(ChipKind.MINE) == [])


def test_a_tag_goes_to_every_selected_photo(desk: Desk) -> None:
    desk.window.grid.selectAll()
    selected = desk.window.grid.selected_ids()
    desk.until(lambda: desk.window.inspector.photos == tuple(selected))
    desk.window.inspector.tags.box.tags_entered.emit(["trip"])
    desk.until(lambda: desk.chips(ChipKind.MINE) == ["trip"])
    assert all("trip" in desk.tags(photo, TagState.MINE) for photo in selected)
    desk.until(lambda: desk.window.status.news == f"Added #trip on {len(selected)} photos")


def test_a_tag_on_some_of_the_selection_is_shown_as_such_and_goes_to_all(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    desk.window.inspector.tags.box.tags_entered.emit(["trip"])
    desk.until(lambda: desk.chips(ChipKind.MINE) == ["trip"])
    desk.window.grid.selectAll()
    desk.until(lambda: desk.chips(ChipKind.PARTLY) == ["trip"])
    desk.chip("trip").act()
    desk.until(lambda: desk.chips(ChipKind.MINE) == ["trip"])


def test_copied_hashtags_begin_with_mine(desk: Desk) -> None:
    desk.select("sea-2.jpg")
    desk.window.inspector.tags.box.tags_entered.emit(["zebra"])
    desk.until(lambda: desk.chips(ChipKind.MINE) == ["zebra"])
    suggested = desk.chips(ChipKind.SUGGESTED)
    desk.key(Qt.Key.Key_C, CTRL, SHIFT)
    desk.until(lambda: desk.window.status.news.startswith("Copied"))
    expected = " ".join(f"#{tag}" for tag in ["zebra", *suggested])
    assert QGuiApplication.clipboard().text() == expected


def test_a_reviewed_photo_stays_in_sight_until_the_next_is_chosen(desk: Desk) -> None:
    desk.presenter.browser.show_place(Place("To review", "is:review", "review"))
    desk.until(lambda: "broken.jpg" not in desk.shown())
    desk.select("sea-1.jpg")
    desk.key(Qt.Key.Key_A)
    desk.until(lambda: desk.chips(ChipKind.SUGGESTED) == [])
    other = desk.window.model.ids[desk.shown().index("street.jpg")]
    for tag in desk.library.tags([other])[other]:
        desk.library.decide([other], tag.name, Decision.REJECT)
    desk.until(lambda: "street.jpg" not in desk.shown())
    assert "sea-1.jpg" in desk.shown()
    desk.key(Qt.Key.Key_Right)
    desk.until(lambda: "sea-1.jpg" not in desk.shown())
    assert len(desk.window.grid.selected_ids()) == 1


def test_another_level_of_certainty_is_kept(desk: Desk) -> None:
    [switch] = [
        one for one in desk.window.levels.findChildren(QToolButton) if one.text() == "Only sure"
    ]
    desk.qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    desk.until(lambda: desk.library.level is Level.SURE)
    assert switch.isChecked()
