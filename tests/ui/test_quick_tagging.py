"""Tagging without typing, and the box that stays open: in the real window."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

from photoorganizer.core.types import Decision, PhotoId, TagState
from photoorganizer.ui.chips import ChipKind
from photoorganizer.ui.quick_row import QuickRow, QuickTag
from photoorganizer.ui.quick_tagging import pasted
from photoorganizer.ui.tag_box import TagBox
from ui.desk import Desk

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def row(desk: Desk) -> list[str]:
    return [tag.name for tag in quick(desk).tags]


def quick(desk: Desk) -> QuickRow:
    return desk.window.inspector.tags.quick


def box(desk: Desk) -> TagBox:
    return desk.window.inspector.tags.box


def add(desk: Desk, *tags: str) -> None:
    """Put tags on what is selected, one after the other."""
    for tag in tags:
        box(desk).tags_entered.emit([tag])
        desk.until(lambda tag=tag: tag in row(desk))


def choose(tag: QuickTag, words: str) -> None:
    """Choose from the menu of a tag at hand."""
    [action] = [one for one in tag.menu().actions() if one.text().startswith(words)]
    action.trigger()


def test_used_tags_are_at_hand_under_numbers_and_the_last_one_under_a_dot(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    assert not quick(desk).isVisible()
    add(desk, "wedding", "anna")
    assert row(desk) == ["anna", "wedding"]
    other = desk.select("snow.jpg")
    desk.key(Qt.Key.Key_2)
    desk.until(lambda: desk.tags(other, TagState.MINE) == ["wedding"])
    third = desk.select("night.jpg")
    desk.key(Qt.Key.Key_Period)
    desk.until(lambda: desk.tags(third, TagState.MINE) == ["wedding"])
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: desk.tags(third, TagState.MINE) == [])


def test_a_number_without_a_tag_and_a_dot_at_the_beginning_do_no_harm(desk: Desk) -> None:
    desk.rest()
    desk.select("sea-1.jpg")
    desk.key(Qt.Key.Key_5)
    desk.key(Qt.Key.Key_Period)
    desk.until(lambda: desk.window.status.news == "No tag was added yet.")
    assert desk.chips(ChipKind.MINE) == []


def test_pinned_tags_come_first_and_can_be_let_go(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    add(desk, "wedding", "anna")
    choose(quick(desk).tags[1], "Pin")
    desk.until(lambda: row(desk) == ["wedding", "anna"])
    assert quick(desk).tags[0].accessibleName() == "Add #wedding (1), pinned"
    choose(quick(desk).tags[1], "Take")
    desk.until(lambda: row(desk) == ["wedding"])
    choose(quick(desk).tags[0], "Unpin")
    desk.until(lambda: not quick(desk).tags[0].pinned)
    assert desk.library.tagging.quick.row == ("wedding",)


def test_a_tag_that_is_dragged_keeps_its_new_place(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    add(desk, "wedding", "anna", "ben")
    target = quick(desk).tags[0].geometry().center() - QPoint(10, 0)
    data = QMimeData()
    data.setData("application/x-photoorganizer-quick-tag", b"wedding")
    quick(desk).dropEvent(
        QDropEvent(
            QPointF(target),
            Qt.DropAction.MoveAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    desk.until(lambda: row(desk) == ["wedding", "ben", "anna"])


def test_tags_are_copied_from_one_photo_and_pasted_on_others_as_one_decision(desk: Desk) -> None:
    desk.rest()
    source = desk.select("sea-1.jpg")
    desk.library.tagging.decide([source], ["anna", "wedding"], Decision.TAG)
    desk.key(Qt.Key.Key_C, CTRL)
    desk.until(lambda: desk.window.status.news == "Copied 2 tags: #anna #wedding")
    assert QGuiApplication.clipboard().text() == "#anna #wedding"
    other = desk.select("snow.jpg")
    desk.key(Qt.Key.Key_V, CTRL)
    desk.until(lambda: desk.tags(other, TagState.MINE) == ["anna", "wedding"])
    desk.until(lambda: desk.window.status.news == "Added 2 tags")
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: desk.tags(other, TagState.MINE) == [])


def test_text_fields_keep_their_own_copy_and_paste(desk: Desk) -> None:
    photo = desk.select("sea-1.jpg")
    QGuiApplication.clipboard().setText("#sea")
    desk.key(Qt.Key.Key_T)
    desk.key(Qt.Key.Key_V, CTRL)
    assert box(desk).text() == "#sea"
    assert desk.tags(photo, TagState.MINE) == []


@pytest.mark.parametrize(
    ("text", "tags"), [("#sea and #sky!", ["sea", "sky"]), ("no tags", []), ("", [])]
)
def test_hashtags_in_a_text_can_be_pasted(text: str, tags: list[str]) -> None:
    data = QMimeData()
    data.setText(text)
    assert pasted(data) == tags


def test_nothing_was_ever_copied() -> None:
    assert pasted(None) == []


def test_numbers_typed_into_a_field_are_text(desk: Desk) -> None:
    photo = desk.select("sea-1.jpg")
    add(desk, "anna")
    desk.library.decide([photo], "anna", Decision.UNTAG)
    desk.key(Qt.Key.Key_T)
    desk.qtbot.keyClicks(box(desk), "1.")
    assert box(desk).text() == "1."
    assert desk.tags(photo, TagState.MINE) == []


# The box


def typed(desk: Desk, text: str) -> None:
    """Type into the box and wait for the hits."""
    if not box(desk).hasFocus():
        desk.key(Qt.Key.Key_T)
    desk.qtbot.keyClicks(box(desk), text)
    desk.until(box(desk).completions.isVisible)


def test_enter_takes_the_top_hit_and_shift_enter_what_is_typed(desk: Desk) -> None:
    photo = desk.select("sea-1.jpg")
    add(desk, "zebraland")
    other = desk.select("snow.jpg")
    typed(desk, "zebral")
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: desk.tags(other, TagState.MINE) == ["zebraland"])
    typed(desk, "zebral")
    desk.key(Qt.Key.Key_Return, SHIFT)
    desk.until(lambda: desk.tags(other, TagState.MINE) == ["zebral", "zebraland"])
    assert box(desk).hasFocus()
    assert desk.tags(photo, TagState.MINE) == ["zebraland"]


def test_enter_before_the_hits_are_known_waits_for_them(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    add(desk, "zebraland")
    other = desk.select("snow.jpg")
    desk.key(Qt.Key.Key_T)
    desk.qtbot.keyClicks(box(desk), "zebral")
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: desk.tags(other, TagState.MINE) == ["zebraland"])


def test_tab_goes_through_the_hits_and_comes_round(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    add(desk, "zebraland", "zebrasea")
    desk.select("snow.jpg")
    typed(desk, "zebra")
    hits = box(desk).completions
    first = hits.current
    desk.key(Qt.Key.Key_Tab)
    second = hits.current
    assert {first, second} >= {"zebraland"} or second != first
    desk.key(Qt.Key.Key_Backtab)
    assert hits.current == first
    assert box(desk).hasFocus()


def test_tags_that_are_there_already_are_greyed_and_passed_over(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    add(desk, "zebraland", "zebrasea")
    desk.until(lambda: desk.chips(ChipKind.MINE) == ["zebraland", "zebrasea"])
    typed(desk, "zebral")
    assert box(desk).completions.greyed == ["zebraland"]
    assert box(desk).completions.current == "zebral"


def test_the_box_stays_open_while_arrows_move_the_photo(desk: Desk) -> None:
    first = desk.select("sea-1.jpg")
    desk.key(Qt.Key.Key_T)
    for _ in range(2):
        desk.qtbot.keyClicks(box(desk), "zebraland")
        desk.key(Qt.Key.Key_Return)
        desk.key(Qt.Key.Key_Right)
        assert box(desk).hasFocus()
    second = desk.window.model.ids[desk.window.model.ids.index(first) + 1]
    desk.until(lambda: desk.tags(second, TagState.MINE) == ["zebraland"])
    assert desk.tags(first, TagState.MINE) == ["zebraland"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_enter_on_the_empty_box_and_escape_close_it(desk: Desk, key: Qt.Key) -> None:
    desk.select("sea-1.jpg")
    desk.key(Qt.Key.Key_T)
    desk.key(key)
    grid: QWidget = desk.window.grid
    desk.until(grid.hasFocus)


def test_wedding_goes_on_everything_and_is_taken_back(desk: Desk) -> None:
    photos: list[PhotoId] = list(desk.window.model.ids)
    desk.key(Qt.Key.Key_A, CTRL)
    desk.until(lambda: len(desk.window.inspector.photos) == len(photos))
    desk.key(Qt.Key.Key_T)
    desk.qtbot.keyClicks(box(desk), "#wedding")
    desk.key(Qt.Key.Key_Return, SHIFT)
    desk.until(lambda: desk.chips(ChipKind.MINE) == ["wedding"])
    said = f"Added #wedding on {len(photos)} photos"
    desk.until(lambda: desk.window.status.news == said)
    desk.select("sea-1.jpg")
    desk.until(lambda: desk.chips(ChipKind.MINE) == ["wedding"])
    desk.chip("wedding").setFocus()
    desk.key(Qt.Key.Key_Delete)
    desk.until(lambda: desk.chips(ChipKind.MINE) == [])
    desk.window.grid.selectAll()
    desk.until(lambda: desk.chips(ChipKind.PARTLY) == ["wedding"])
    assert f"on {len(photos) - 1} of {len(photos)} photos" in desk.chip("wedding").accessibleName()
    desk.qtbot.mouseClick(desk.chip("wedding"), Qt.MouseButton.LeftButton)
    desk.until(lambda: desk.chips(ChipKind.MINE) == ["wedding"])
    for _ in range(3):
        desk.do("undo")
    desk.until(lambda: desk.library.search("#wedding") == [])
