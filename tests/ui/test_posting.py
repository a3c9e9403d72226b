"""Making a post in the real window: within the limits, in the user's order, and copied."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from photoorganizer.core.types import Decision, TagState
from photoorganizer.ui.limits_dialog import LimitsDialog
from photoorganizer.ui.post_dialog import PostDialog
from ui.desk import Desk

ALT = Qt.KeyboardModifier.AltModifier
MINE = ["ada", "beach", "cleo", "dune", "east_coast", "ferry"]


@pytest.fixture
def dialog(desk: Desk) -> PostDialog:
    """The dialog on one photo with six tags of mine."""
    photo = desk.select("sea-1.jpg")
    for name in MINE:
        desk.library.decide([photo], name, Decision.TAG)
    desk.do("post")
    desk.until(lambda: desk.presenter.posting.dialog is not None)
    opened = desk.presenter.posting.dialog
    assert opened is not None
    desk.until(lambda: opened.tags.count() > len(MINE))
    return opened


def test_five_good_tags_are_posted_to_instagram(desk: Desk, dialog: PostDialog) -> None:
    assert dialog.limits.name == "instagram"
    desk.until(lambda: dialog.post.kept == tuple(MINE[:5]))
    assert "5 of 5" in dialog.counter.text()
    dialog.caption.setPlainText("At the sea.")
    desk.qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert copied == "At the sea.\n\n#ada #beach #cleo #dune #east_coast"
    assert "Copied" in desk.window.status.news


def test_what_is_moved_up_is_posted_instead(desk: Desk, dialog: PostDialog) -> None:
    dialog.tags.setCurrentRow(5)
    desk.key(Qt.Key.Key_Up, ALT, to=dialog.tags)
    desk.until(lambda: dialog.post.kept == ("ada", "beach", "cleo", "dune", "ferry"))
    assert "east_coast" in dialog.post.left_out


def test_what_is_taken_out_makes_room_and_keeps_its_tag(desk: Desk, dialog: PostDialog) -> None:
    dialog.tags.setCurrentRow(0)
    desk.key(Qt.Key.Key_Delete, to=dialog.tags)
    desk.until(lambda: dialog.post.kept == tuple(MINE[1:6]))
    photo = desk.window.grid.selected_ids()[0]
    assert "ada" in desk.tags(photo, TagState.MINE)


def test_another_network_has_other_room_and_is_remembered(desk: Desk, dialog: PostDialog) -> None:
    dialog.choose("threads", camel_case=True)
    assert dialog.post.text == "#Ada"
    dialog.close()
    desk.do("post")
    desk.until(lambda: desk.presenter.posting.dialog not in (None, dialog))
    again = desk.presenter.posting.dialog
    assert again is not None
    assert again.limits.name == "threads"
    assert again.camel_case.isChecked()


def test_a_hashtag_for_this_post_goes_first_and_is_no_tag(desk: Desk, dialog: PostDialog) -> None:
    dialog.new_tag.setText("Summer Sale")
    desk.key(Qt.Key.Key_Return, to=dialog.new_tag)
    desk.until(lambda: dialog.post.kept[:2] == ("summer_sale", "ada"))
    photo = desk.window.grid.selected_ids()[0]
    assert "summer_sale" not in [tag.name for tag in desk.library.tags([photo])[photo]]


def test_limits_that_are_changed_hold_at_once(desk: Desk, dialog: PostDialog) -> None:
    dialog.limits_wanted.emit("instagram")
    asked = dialog.findChild(LimitsDialog)
    assert asked is not None
    asked.hashtags.setValue(2)
    asked.accept()
    desk.until(lambda: dialog.post.kept == ("ada", "beach"))
    assert desk.library.posting.networks["instagram"].max_hashtags == 2


def test_a_caption_that_is_too_long_is_told(dialog: PostDialog) -> None:
    dialog.choose("x", camel_case=False)
    dialog.caption.setPlainText("so long " * 50)
    assert "too much" in dialog.counter.text()


def test_a_copy_is_saved_where_the_user_says(
    desk: Desk, dialog: PostDialog, tmp_path: Path
) -> None:
    photo = desk.window.grid.selected_ids()[0]
    desk.presenter.posting.save_copy(photo, tmp_path / "copy.jpg", 100)
    desk.until(lambda: "copy.jpg" in desk.window.status.news)
    with Image.open(tmp_path / "copy.jpg") as image:
        assert max(image.size) == 100


def test_a_table_of_the_tags_is_saved(desk: Desk, dialog: PostDialog, tmp_path: Path) -> None:
    photo = desk.window.grid.selected_ids()[0]
    desk.presenter.posting.save_table([photo], tmp_path / "tags.csv")
    desk.until(lambda: "tags.csv" in desk.window.status.news)
    assert "ada,mine" in (tmp_path / "tags.csv").read_text()
