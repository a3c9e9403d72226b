"""Photos like a photo in the real window: asking, refining, reading the answer, tagging by it."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QMenu

from photoorganizer.core.errors import UnreadableImage
from photoorganizer.core.likeness import Aspect, Band, Match, SimilarPhotos
from photoorganizer.core.types import Decision, PhotoId, TagState
from photoorganizer.engine.library import Library
from photoorganizer.engine.similarity import Similarity
from photoorganizer.ui.pages import PHOTOS
from ui.desk import Desk

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@dataclass
class ToldLikeness:
    """Answers what it was told to; remembers what it was asked by the page."""

    library: Library
    bands: dict[str, Band]
    fades_at: int = 2
    asked: list[dict[str, object]] = field(default_factory=list)

    def find(self, image: Path | PhotoId, **how: object) -> SimilarPhotos:
        if "aspect" in how:
            self.asked.append({"image": image, **how})
        if isinstance(image, Path) and image.suffix == ".txt":
            raise UnreadableImage(f"{image.name} is not a picture.")
        photos = {one.path.name: one for one in self.library.photos(self.library.search(""))}
        query = image
        if not isinstance(image, Path):
            [query] = self.library.photos([image])
        matches = tuple(
            Match(photos[name], 0.9 - rank / 10, band)
            for rank, (name, band) in enumerate(self.bands.items())
        )
        return SimilarPhotos(query, matches, self.fades_at)


@pytest.fixture(autouse=True)
def every_aspect(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network that can compare photos in every respect."""
    monkeypatch.setattr(Similarity, "aspects", frozenset(Aspect))


@pytest.fixture
def told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> ToldLikeness:
    """An identical photo, a near-duplicate, a similar one, and two that are less so."""
    bands = {
        "snow.jpg": Band.SIMILAR,
        "sea-2.jpg": Band.IDENTICAL,
        "forest.jpg": Band.NEAR_DUPLICATE,
        "street.jpg": Band.SIMILAR,
        "night.jpg": Band.SIMILAR,
    }
    likeness = ToldLikeness(desk.library, bands)
    monkeypatch.setattr(desk.library.similarity, "find", likeness.find)
    return likeness


def headings(desk: Desk) -> list[tuple[str, int]]:
    """Return the headings of the grid with how many photos each says it has."""
    likes = desk.presenter.browser.likes
    return [] if likes is None else [(one.title, one.count) for one in likes.sections]


def find_similar(desk: Desk, name: str = "sea-1.jpg") -> PhotoId:
    photo = desk.select(name)
    desk.key(Qt.Key.Key_S, CTRL, SHIFT)
    desk.until(lambda: desk.presenter.browser.likes is not None)
    return photo


def drop(desk: Desk, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(10, 10), Qt.DropAction.CopyAction, data, *held)
    desk.window.dragEnterEvent(enter)
    assert enter.isAccepted()
    desk.window.dropEvent(QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, *held))


def test_likes_stand_band_by_band_under_headings(desk: Desk, told: ToldLikeness) -> None:
    photo = find_similar(desk)
    assert desk.shown() == ["sea-2.jpg", "forest.jpg", "snow.jpg"]
    assert headings(desk) == [("Identical", 1), ("Near-duplicates", 1), ("Similar", 1)]
    assert told.asked[-1]["image"] == photo
    assert told.asked[-1]["aspect"] is Aspect.ALL
    assert "sea-1.jpg" in desk.window.similar.title
    assert "3 photos" in desk.window.similar.summary
    assert desk.window.similar.isVisible()
    assert not desk.window.heading.isVisible()


def test_what_is_less_similar_waits_behind_a_link(desk: Desk, told: ToldLikeness) -> None:
    find_similar(desk)
    less = desk.window.similar.less
    assert "(2)" in less.text()
    desk.qtbot.mouseClick(less, Qt.MouseButton.LeftButton)
    assert desk.shown()[3:] == ["street.jpg", "night.jpg"]
    assert headings(desk)[3:] == [("Less similar", 2)]
    desk.qtbot.mouseClick(less, Qt.MouseButton.LeftButton)
    assert len(desk.shown()) == 3


def test_escape_and_the_close_button_lead_back_to_the_photo(desk: Desk, told: ToldLikeness) -> None:
    for leave in (
        lambda: desk.key(Qt.Key.Key_Escape),
        lambda: desk.qtbot.mouseClick(desk.window.similar.tile, Qt.MouseButton.LeftButton),
    ):
        photo = find_similar(desk)
        leave()
        desk.until(lambda: desk.presenter.browser.likes is None)
        assert desk.window.grid.selected_ids() == [photo]
        assert not desk.window.similar.isVisible()
        assert desk.window.heading.isVisible()


def test_another_aspect_asks_again_about_the_same_photo(desk: Desk, told: ToldLikeness) -> None:
    photo = find_similar(desk)
    button = desk.window.similar.aspects.button(Aspect.COLOUR)
    desk.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.until(lambda: len(told.asked) == 2)
    assert told.asked[-1]["image"] == photo
    assert told.asked[-1]["aspect"] is Aspect.COLOUR


def test_many_is_less_strict_than_few_and_keeps_the_selection(
    desk: Desk, told: ToldLikeness
) -> None:
    find_similar(desk)
    chosen = desk.select("forest.jpg")
    slider = desk.window.similar.strictness
    slider.setValue(slider.maximum())
    desk.until(lambda: len(told.asked) == 2)
    assert told.asked[-1]["strictness"] == 0.0
    slider.setValue(slider.minimum())
    desk.until(lambda: len(told.asked) == 3)
    assert told.asked[-1]["strictness"] == 1.0
    desk.until(lambda: "alike" in desk.window.similar.summary)
    assert desk.window.grid.selected_ids() == [chosen]


def test_the_same_kind_only_is_asked_for_and_remembered_for_the_next_photo(
    desk: Desk, told: ToldLikeness
) -> None:
    find_similar(desk)
    desk.window.similar.same_class.click()
    desk.until(lambda: told.asked[-1]["same_class"] is True)
    find_similar(desk, "snow.jpg")
    desk.until(lambda: len(told.asked) == 3)
    assert told.asked[-1]["same_class"] is True
    assert desk.window.similar.same_class.isChecked()


@pytest.mark.parametrize("aspect", [aspect for aspect in Aspect if aspect is not Aspect.ALL])
def test_every_aspect_is_in_the_menu(desk: Desk, told: ToldLikeness, aspect: Aspect) -> None:
    desk.select("sea-1.jpg")
    desk.do(f"find_similar_{aspect}")
    desk.until(lambda: desk.presenter.browser.likes is not None)
    assert told.asked[-1]["aspect"] is aspect
    assert desk.window.similar.aspects.button(aspect).isChecked()


def test_an_aspect_that_the_network_does_not_know_cannot_be_chosen(
    desk: Desk, told: ToldLikeness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Similarity, "aspects", frozenset({Aspect.ALL, Aspect.SCENE}))
    desk.select("sea-1.jpg")
    desk.presenter.similar.begin()
    desk.until(lambda: not desk.window.similar.aspects.button(Aspect.COLOUR).isEnabled())
    assert not desk.window.commands["find_similar_colour"].isEnabled()
    assert desk.window.commands["find_similar_scene"].isEnabled()


def test_a_right_click_offers_likeness_by_aspect(desk: Desk, told: ToldLikeness) -> None:
    menu = QMenu(desk.window)
    desk.window.commands.fill(menu, ("find_similar", "similar_by"))
    within = menu.actions()[1].menu()
    assert isinstance(within, QMenu)
    words = [action.text().replace("&", "") for action in within.actions()]
    assert words == ["Scene", "Object", "Clothing", "Colour"]


def test_when_nothing_is_closely_alike_the_nearest_are_shown_as_that(
    desk: Desk, told: ToldLikeness
) -> None:
    told.bands = {"snow.jpg": Band.SIMILAR}
    told.fades_at = 0
    find_similar(desk)
    assert desk.shown() == ["snow.jpg"]
    assert headings(desk) == [("Nothing is closely alike: the nearest", 1)]
    assert "Nothing closely alike" in desk.window.similar.summary
    assert not desk.window.similar.less.isVisible()


def test_a_photo_that_is_alone_is_told_so(desk: Desk, told: ToldLikeness) -> None:
    told.bands = {}
    find_similar(desk)
    desk.until(desk.window.empty.isVisible)
    assert desk.window.empty.title == "Nothing else looks like this"


def test_a_picture_dropped_on_the_window_is_looked_for(
    desk: Desk, told: ToldLikeness, photos: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "elsewhere.jpg"
    picture.write_bytes((photos / "sea-1.jpg").read_bytes())
    drop(desk, picture)
    desk.until(lambda: desk.presenter.browser.likes is not None)
    assert told.asked[-1]["image"] == picture
    assert "elsewhere.jpg" in desk.window.similar.title
    desk.until(lambda: desk.window.similar.tile.pixmap is not None)
    assert not desk.window.similar.tag_like.isEnabled()
    desk.key(Qt.Key.Key_Escape)
    desk.until(lambda: len(desk.window.model.ids) == 7)


def test_a_dropped_file_that_is_no_picture_is_told_and_changes_nothing(
    desk: Desk, told: ToldLikeness, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear reader")
    desk.do("open_interests")
    drop(desk, letter)
    desk.until(lambda: "letter.txt is not a picture" in desk.window.status.news)
    assert desk.window.pages.current == PHOTOS
    assert desk.window.heading.isVisible()
    assert not desk.window.similar.isVisible()
    assert len(desk.window.model.ids) == 7


def test_selected_photos_take_the_tags_of_the_one_asked_about_and_give_them_back(
    desk: Desk, told: ToldLikeness
) -> None:
    photo = desk.select("sea-1.jpg")
    for tag in ("holiday", "portugal"):
        desk.library.decide([photo], tag, Decision.TAG)
    desk.library.decide([desk.select("snow.jpg")], "holiday", Decision.TAG)
    find_similar(desk)
    desk.window.grid.selectAll()
    desk.until(lambda: len(desk.window.inspector.photos) == 3)
    desk.qtbot.mouseClick(desk.window.similar.tag_like, Qt.MouseButton.LeftButton)
    desk.until(lambda: "like sea-1.jpg" in desk.window.status.news)
    desk.until(lambda: desk.window.status.news == "Added 2 tags on 3 photos, like sea-1.jpg")
    for alike in desk.window.model.ids:
        assert set(desk.tags(alike, TagState.MINE)) >= {"holiday", "portugal"}
    desk.do("undo")
    desk.until(lambda: desk.window.status.news.startswith("Undone"))
    left = [desk.tags(alike, TagState.MINE) for alike in desk.window.model.ids]
    assert left == [[], [], ["holiday"]]


def test_a_photo_without_tags_has_none_to_give(desk: Desk, told: ToldLikeness) -> None:
    find_similar(desk)
    desk.window.grid.selectAll()
    desk.until(desk.window.similar.tag_like.isEnabled)
    desk.key(Qt.Key.Key_L, CTRL, SHIFT)
    desk.until(lambda: "no tags" in desk.window.status.news)


def test_a_score_is_told_under_the_pointer_only(desk: Desk, told: ToldLikeness) -> None:
    find_similar(desk)
    grid = desk.window.grid
    desk.until(lambda: all(desk.window.thumbnails.get(one) for one in desk.window.model.ids))
    place = grid.visualRect(desk.window.model.index(1))
    quiet = grid.viewport().grab(place).toImage()
    middle = QPointF(place.center())
    nothing = (Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(
        grid.viewport(), QMouseEvent(QEvent.Type.MouseMove, middle, middle, *nothing)
    )
    desk.until(lambda: grid.viewport().grab(place).toImage() != quiet)
    told_now = grid.viewport().grab(place).toImage()
    corner = (place.width() - 30, place.height() - 30, 22, 20)
    assert told_now.copy(*corner) != quiet.copy(*corner)
