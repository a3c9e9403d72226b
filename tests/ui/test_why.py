"""Why a tag, and what the network would say if it had to: in the real window."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from photoorganizer.core.explanation import Explanation
from photoorganizer.core.types import Decision, PhotoId, Suggestion, TagState
from photoorganizer.ui.chips import ChipKind
from photoorganizer.ui.why_dialog import sentences
from ui.desk import Desk


def test_a_click_on_a_suggestion_tells_why_with_the_photos_of_mine_like_it(desk: Desk) -> None:
    photo = desk.select("sea-1.jpg")
    tag = desk.chips(ChipKind.SUGGESTED)[0]
    other = next(one for one in desk.window.model.ids if one != photo)
    desk.library.decide([other], tag, Decision.TAG)
    dialog = desk.presenter.why.dialog
    desk.qtbot.mouseClick(
        desk.chip(tag), Qt.MouseButton.LeftButton, pos=desk.chip(tag).rect().topLeft()
    )
    desk.until(dialog.isVisible)
    desk.until(lambda: dialog.said.startswith("Judged by"))
    assert dialog.windowTitle() == f"Why #{tag}?"
    assert dialog.neighbours == [other]
    desk.until(lambda: dialog.part.startswith(("The outlined part", "No part")))
    heat = dialog.picture.heat
    assert heat is None or np.all((heat.cells >= 0) & (heat.cells <= 1))
    assert desk.tags(photo, TagState.MINE) == []
    dialog.close()


def test_w_asks_about_the_chip_that_has_the_keyboard(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    _, second, *_ = desk.chips(ChipKind.SUGGESTED)
    desk.chip(second).setFocus()
    desk.key(Qt.Key.Key_W)
    dialog = desk.presenter.why.dialog
    desk.until(lambda: dialog.windowTitle() == f"Why #{second}?")
    dialog.close()


def test_the_menu_of_a_chip_says_what_can_be_done(desk: Desk) -> None:
    desk.select("sea-1.jpg")
    first = desk.chips(ChipKind.SUGGESTED)[0]
    words = [action.text() for action in desk.chip(first).menu().actions()]
    assert words == [f"Why #{first}?", f"Accept #{first}", f"Reject #{first}"]


@pytest.fixture
def unsure(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> PhotoId:
    """A photo about which nothing is sure enough, with two weak guesses."""
    photo = desk.window.model.ids[desk.shown().index("snow.jpg")]
    desk.library._catalog.replace_suggestions({photo: []})
    decided = {"sea": 0.4, "forest": 0.3}

    def guesses(one: PhotoId) -> list[Suggestion]:
        said = {tag.name for tag in desk.library.tags([one])[one]}
        return [
            Suggestion(name, score, "hashtag")
            for name, score in decided.items()
            if name not in said
        ]

    monkeypatch.setattr(desk.library.explaining, "guesses", guesses)
    desk.window.model.refresh(frozenset([photo]))
    return photo


def test_weak_guesses_are_hidden_until_asked_for_and_can_be_accepted(
    desk: Desk, unsure: PhotoId
) -> None:
    desk.select("snow.jpg")
    panel = desk.window.inspector.tags
    desk.until(lambda: panel.guess_button.text() == "Show 2 weak guesses")
    assert panel.explanation == "Not sure about this photo."
    assert desk.chips(ChipKind.WEAK) == []
    desk.qtbot.mouseClick(panel.guess_button, Qt.MouseButton.LeftButton)
    assert desk.chips(ChipKind.WEAK) == ["sea", "forest"]
    assert "weak guess, maybe" in desk.chip("sea").accessibleName()
    desk.chip("sea").act()
    desk.until(lambda: desk.tags(unsure, TagState.MINE) == ["sea"])
    desk.until(lambda: desk.chips(ChipKind.WEAK) == ["forest"])
    desk.chip("forest").dismiss()
    desk.until(lambda: desk.tags(unsure, TagState.REJECTED) == ["forest"])


def test_the_next_photo_hides_them_again(desk: Desk, unsure: PhotoId) -> None:
    desk.select("snow.jpg")
    panel = desk.window.inspector.tags
    desk.until(panel.guess_button.isVisible)
    desk.qtbot.mouseClick(panel.guess_button, Qt.MouseButton.LeftButton)
    desk.select("sea-1.jpg")
    assert desk.chips(ChipKind.WEAK) == []
    assert not panel.guess_button.isVisible()
    assert unsure


def test_sentences_name_the_judge_the_bar_and_what_it_follows_from() -> None:
    spoken = Explanation("animals", "object", 0.93, 0.8, ("cat", "pets"))
    assert sentences(spoken) == [
        "Judged by the things in the picture: sure, 93%.",
        "At least 80% is needed to suggest it.",
        "It follows from #cat #pets.",
    ]
    silent = Explanation("cat", "object", 0.4, 0.8)
    assert sentences(silent)[1] == "80% would be needed to suggest it."
    never = Explanation("striped", "pattern", 0.9, 1.01)
    assert "never" in sentences(never)[1]
    assert "one of yours" in sentences(Explanation("wedding"))[0]
