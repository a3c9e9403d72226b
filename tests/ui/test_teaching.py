"""Teaching a tag in the window, from the selection to the list of what was taught."""

from collections.abc import Callable
from pathlib import Path

import pytest

from drawn import save
from photoorganizer.core.types import Decision, TagState
from photoorganizer.ui.bridge import Lane
from photoorganizer.ui.vocabulary_dialog import VocabularyDialog
from ui.desk import Desk

SEAS, OTHERS = 8, 4


@pytest.fixture
def own(tmp_path: Path, empty_desk: Desk) -> Callable[[], Desk]:
    """A window over photos of the sea and of other things."""
    folder = tmp_path / "Own"
    folder.mkdir()
    for n in range(SEAS):
        save(folder / f"sea-{n}.jpg", "sea", n, (320, 240))
    for scene in ("forest", "snow", "street", "night"):
        for n in range(OTHERS):
            save(folder / f"{scene}-{n}.jpg", scene, n, (320, 240))

    def begin() -> Desk:
        empty_desk.library.add_root(folder)
        empty_desk.library.index()
        return empty_desk.begin()

    return begin


def test_a_tag_is_taught_suggested_and_forgotten(own: Callable[[], Desk], tmp_path: Path) -> None:
    desk = own()
    photos = {photo.path.name: photo.id for photo in desk.library.photos(desk.window.model.ids)}
    examples = [photos[f"sea-{n}.jpg"] for n in range(6)]
    teach = desk.presenter.teaching
    teach.open("waves", examples)
    dialog = teach.dialog
    assert dialog is not None
    desk.until(dialog.teach.isEnabled)
    assert dialog.examples_title.text() == "Learn from 6 photos"
    assert not dialog.suggest.isEnabled()
    assert dialog.proposal is not None
    assert list(dialog.let_stand()) == list(dialog.proposal.negatives)
    taken_out = dialog.negatives.tiles[0]
    taken_out.click()
    assert taken_out.photo not in dialog.let_stand()
    dialog.teach.click()
    desk.until(dialog.suggest.isEnabled)
    assert dialog.outcome.text().startswith("#waves learned from 6 photos.")
    assert desk.tags(examples[0], TagState.MINE) == ["waves"]
    dialog.suggest.click()
    desk.until(lambda: "suggested on" in dialog.outcome.text())
    dialog.reject()
    assert teach.dialog is None
    desk.do("vocabulary")
    listed = teach.vocabulary
    assert listed is not None
    desk.until(lambda: listed.list.count() == 1)
    assert listed.list.item(0).text().startswith("#waves\n6 examples")
    teach.export(tmp_path / "waves.safetensors", ["waves"])
    desk.until((tmp_path / "waves.safetensors").exists)
    listed.list.item(0).setSelected(True)
    listed.forget.click()
    desk.until(lambda: listed.list.count() == 0)
    assert desk.library.teaching.tags() == []
    teach.take_over(tmp_path / "waves.safetensors")
    desk.until(lambda: listed.list.count() == 1)
    listed.reject()


def test_what_clicks_changed_is_shown_reset_and_undone(own: Callable[[], Desk]) -> None:
    desk = own()
    photos = {photo.path.name: photo.id for photo in desk.library.photos(desk.window.model.ids)}
    seas = [photos[f"sea-{n}.jpg"] for n in range(SEAS)]
    teaching = desk.library.teaching
    teaching.teach(teaching.propose("waves", seas[:3]))
    first = teaching.tag("waves")
    desk.library.decide(seas[3:], "waves", Decision.TAG)
    assert teaching.learn() == ["waves"]
    learned = teaching.tag("waves")
    desk.do("vocabulary")
    listed = desk.presenter.teaching.vocabulary
    assert listed is not None
    desk.until(lambda: listed.list.count() == 1)
    assert not listed.reset.isEnabled()
    assert (
        "\nsince its lesson: 5 accepted, 0 rejected · suggested from" in listed.list.item(0).text()
    )
    listed.list.item(0).setSelected(True)
    listed.reset.click()
    desk.until(lambda: "as you taught it" in desk.window.status.news)
    desk.until(lambda: "since its lesson" not in listed.list.item(0).text())
    assert teaching.tag("waves") == first
    assert not listed.reset.isEnabled()
    assert desk.window.status.offers_undo
    desk.do("undo")
    desk.until(lambda: "since its lesson" in listed.list.item(0).text())
    assert teaching.tag("waves") == learned
    listed.reject()


def test_a_name_is_asked_for_and_too_few_photos_are_said(own: Callable[[], Desk]) -> None:
    desk = own()
    desk.select("sea-1.jpg")
    desk.do("teach")
    dialog = desk.presenter.teaching.dialog
    assert dialog is not None
    assert not dialog.teach.isEnabled()
    dialog.name.setText("waves")
    dialog.name.editingFinished.emit()
    desk.until(lambda: dialog.proposal is not None)
    assert "At least 3" in dialog.outcome.text()
    assert not dialog.teach.isEnabled()
    dialog.name.setText("!!")
    dialog.name.editingFinished.emit()
    desk.until(lambda: "cannot be a hashtag" in dialog.outcome.text())
    dialog.reject()


def test_a_tag_is_taught_from_the_photos_that_carry_it(own: Callable[[], Desk]) -> None:
    desk = own()
    photos = {photo.path.name: photo.id for photo in desk.library.photos(desk.window.model.ids)}
    desk.library.decide([photos[f"sea-{n}.jpg"] for n in range(5)], "waves", Decision.TAG)
    menu = desk.presenter.searching.tag_edits.menu("waves")
    [action] = [one for one in menu.actions() if one.text() == "Teach from its photos…"]
    action.trigger()
    dialog = desk.presenter.teaching.dialog
    assert dialog is not None
    desk.until(lambda: dialog.proposal is not None)
    assert dialog.proposal is not None
    assert len(dialog.proposal.examples) == 5
    dialog.reject()


def test_dialogs_may_be_closed_before_they_are_filled(desk: Desk) -> None:
    answered: list[object] = []
    desk.do("vocabulary")
    desk.presenter.teaching.open_for("sea")
    vocabulary, dialog = desk.presenter.teaching.vocabulary, desk.presenter.teaching.dialog
    assert vocabulary is not None
    assert dialog is not None
    vocabulary.close()
    dialog.close()
    for lane in (Lane.TEACHING, Lane.LIKENESS):
        desk.presenter.bridge.submit(lane, lambda: None, answered.append)
    desk.until(lambda: len(answered) == 2)


def test_before_the_taught_tags_are_there_nothing_can_be_done_with_them(empty_desk: Desk) -> None:
    dialog = VocabularyDialog(empty_desk.window)
    buttons = (dialog.teach, dialog.reset, dialog.forget, dialog.export)
    assert not any(button.isEnabled() for button in buttons)
    assert dialog.take_over.isEnabled()
