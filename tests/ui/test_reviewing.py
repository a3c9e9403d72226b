"""Reviewing in the real window, without the mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton

from photoorganizer.core.types import Decision, PhotoId, TagState
from photoorganizer.ui.pages import PHOTOS, REVIEW
from photoorganizer.ui.review_page import ReviewPage
from photoorganizer.ui.review_progress import progress_words
from photoorganizer.ui.reviewing import Reviewing
from ui.desk import Desk

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Sitting:
    """Short words for a review on the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.reviewing: Reviewing = desk.presenter.reviewing
        self.page: ReviewPage = self.reviewing.page

    @property
    def photo(self) -> PhotoId | None:
        return self.reviewing.sitting.current

    @property
    def suggestions(self) -> tuple[str, ...]:
        return self.reviewing.sitting.suggestions

    def begin(self, *photos: PhotoId) -> "Sitting":
        self.reviewing.begin(photos)
        self.desk.until(lambda: self.desk.window.pages.current == REVIEW)
        return self.ready()

    def ready(self) -> "Sitting":
        """Wait until the photo's suggestions are there, or the end."""
        self.desk.until(
            lambda: bool(self.suggestions) or (self.photo is None and bool(self.page.summary))
        )
        return self

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> "Sitting":
        self.desk.key(key, *modifiers, to=self.page)
        return self


@pytest.fixture
def sitting(desk: Desk) -> Sitting:
    desk.until(desk.window.commands["review"].isEnabled)
    return Sitting(desk)


def test_the_button_says_how_many_photos_wait_and_begins(sitting: Sitting) -> None:
    desk, button = sitting.desk, sitting.reviewing.button
    desk.until(lambda: button.text() == "Review (6)")
    assert button.isVisible()
    desk.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.until(lambda: desk.window.pages.current == REVIEW)
    sitting.ready()
    assert not button.isVisible()


def test_photos_come_in_the_order_they_were_given(sitting: Sitting) -> None:
    first, second, third, *_ = sitting.desk.library.search("is:review")
    sitting.begin(third, first)
    assert sitting.reviewing.sitting.queue == (third, first)
    sitting.press(Qt.Key.Key_Space).ready()
    assert sitting.photo == first
    assert second not in sitting.reviewing.sitting.queue


def test_another_order_can_be_offered(sitting: Sitting) -> None:
    waiting = sitting.desk.library.search("is:review")
    sitting.reviewing.order = lambda: waiting[::-1]
    sitting.begin()
    assert sitting.reviewing.sitting.queue == tuple(waiting[::-1])


def test_back_takes_the_last_answer_back_and_offers_it_again(sitting: Sitting) -> None:
    desk = sitting.desk
    first, second, *_ = desk.library.search("is:review")
    before = desk.tags(first, TagState.SUGGESTED)
    sitting.begin(first, second).press(Qt.Key.Key_A)
    desk.until(lambda: desk.tags(first, TagState.MINE) != [] and sitting.photo == second)
    sitting.ready().press(Qt.Key.Key_Backspace)
    desk.until(lambda: sitting.photo == first and sitting.suggestions == tuple(before))
    assert desk.tags(first, TagState.SUGGESTED) == before
    assert sitting.reviewing.sitting.tally.photos == 0
    sitting.press(Qt.Key.Key_Z, CTRL)
    assert sitting.photo == first


def test_escape_ends_with_a_summary_that_can_be_undone_by_its_button(sitting: Sitting) -> None:
    desk = sitting.desk
    first, second, third, *_ = desk.library.search("is:review")
    sitting.begin(first, second, third).press(Qt.Key.Key_A).ready().press(Qt.Key.Key_1)
    desk.do("clear")
    desk.until(lambda: desk.window.status.news == "Accepted 6, rejected 0 on 2 photos")
    assert desk.window.pages.current == PHOTOS
    desk.until(lambda: len(desk.tags(second, TagState.MINE)) == 1)
    [undo] = [one for one in desk.window.status.findChildren(QPushButton) if one.text() == "Undo"]
    desk.qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    desk.until(lambda: desk.tags(first, TagState.MINE) == desk.tags(second, TagState.MINE) == [])
    assert len(desk.tags(second, TagState.SUGGESTED)) == 5


def test_ending_without_a_word_leaves_nothing_to_undo(sitting: Sitting) -> None:
    sitting.begin().press(Qt.Key.Key_Space)
    sitting.desk.do("clear")
    sitting.desk.do("undo")
    sitting.desk.until(lambda: sitting.desk.window.status.news == "Nothing to undo.")


def test_the_pointer_can_do_it_too(sitting: Sitting) -> None:
    desk = sitting.desk
    first, second, *_ = desk.library.search("is:review")
    sitting.begin(first, second)
    names = sitting.suggestions
    accept, _ = sitting.page.rows[1].findChildren(QToolButton)
    desk.qtbot.mouseClick(accept, Qt.MouseButton.LeftButton)
    assert sitting.page.rows[1].accessibleName().endswith("accepted")
    desk.qtbot.mouseClick(sitting.page.accept_all, Qt.MouseButton.LeftButton)
    desk.until(lambda: sorted(desk.tags(first, TagState.MINE)) == sorted(names))
    sitting.ready()
    assert sitting.photo == second


def test_photos_that_were_decided_meanwhile_are_passed_over(sitting: Sitting) -> None:
    desk = sitting.desk
    first, second, third, *_ = desk.library.search("is:review")
    sitting.begin(first, second, third)
    for tag in desk.tags(second, TagState.SUGGESTED):
        desk.library.decide([second], tag, Decision.REJECT)
    sitting.press(Qt.Key.Key_X)
    desk.until(lambda: sitting.photo == third)
    for tag in desk.tags(third, TagState.SUGGESTED):
        desk.library.decide([third], tag, Decision.REJECT)
    desk.until(lambda: sitting.photo is None)
    sitting.ready()
    assert sitting.page.summary == "Accepted 0, rejected 5 on 1 photo"


def test_tags_at_hand_go_on_the_photo_and_are_taken_back_with_the_sitting(
    sitting: Sitting,
) -> None:
    desk = sitting.desk
    first, second, *_ = desk.library.search("is:review")
    desk.library.tagging.arrange(lambda quick: quick.used(["wedding"]))
    desk.presenter.quick.refresh()
    desk.until(lambda: desk.presenter.quick.row == ("wedding",))
    sitting.begin(first, second)
    sitting.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    desk.until(lambda: desk.tags(first, TagState.MINE) == ["wedding"])
    assert sitting.photo == first
    sitting.press(Qt.Key.Key_X).ready().press(Qt.Key.Key_Backspace)
    desk.until(lambda: sitting.photo == first and bool(sitting.suggestions))
    assert desk.tags(first, TagState.MINE) == ["wedding"]
    desk.do("clear")
    desk.until(lambda: desk.window.status.news == "No suggestion was decided.")
    desk.do("undo")
    desk.until(lambda: desk.tags(first, TagState.MINE) == [])


def test_w_tells_why_the_first_suggestion_that_is_open(sitting: Sitting) -> None:
    sitting.begin()
    second = sitting.suggestions[1]
    sitting.press(Qt.Key.Key_1).press(Qt.Key.Key_W)
    dialog = sitting.desk.presenter.why.dialog
    sitting.desk.until(lambda: dialog.windowTitle() == f"Why #{second}?")
    dialog.close()


def test_everything_is_taken_back_by_the_button_at_the_end(sitting: Sitting) -> None:
    desk = sitting.desk
    photo = desk.library.search("is:review")[0]
    before = desk.tags(photo, TagState.SUGGESTED)
    sitting.begin(photo).press(Qt.Key.Key_A).ready()
    sitting.page.undo_wanted.emit()
    desk.until(lambda: desk.tags(photo, TagState.SUGGESTED) == before)
    assert desk.window.pages.current == PHOTOS


def test_the_most_telling_come_first_where_that_is_wanted_and_it_is_remembered(
    sitting: Sitting,
) -> None:
    teaching = sitting.desk.library.teaching
    sitting.reviewing.begin()
    sitting.desk.until(lambda: sitting.desk.window.pages.current == REVIEW)
    sitting.ready()
    assert not sitting.page.telling.isChecked()
    waiting = sitting.desk.library.search("is:review")
    sitting.page.telling.click()
    telling = tuple(teaching.review_order(waiting))
    sitting.desk.until(lambda: sitting.reviewing.sitting.queue == telling)
    assert teaching.telling_first
    sitting.page.telling.click()
    sitting.desk.until(lambda: sitting.reviewing.sitting.queue == tuple(waiting))
    assert not teaching.telling_first


def test_how_good_taught_tags_became_is_said() -> None:
    assert progress_words({}, {}) == ""
    assert progress_words({"boat": 0.5}, {"boat": 0.5}).startswith("Your taught tags learn")
    said = progress_words({"boat": 0.5, "sea": 0.9}, {"boat": 0.714, "sea": 0.904})
    assert said == "#boat finds 71% of its photos now, 50% when you began."
