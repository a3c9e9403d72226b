"""The page of interests in the real window: asked, looked into, left out, narrowed and saved.

What the photos are about is said by tags of the user's: they count before the network's opinion.
"""

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QToolTip

from photoorganizer.core.interests import YearShare
from photoorganizer.core.types import Decision, PhotoId
from photoorganizer.engine.interests import Profile
from photoorganizer.ui.interest_card import InterestCard
from photoorganizer.ui.interest_report import told_from
from photoorganizer.ui.interests_page import InterestsPage
from photoorganizer.ui.pages import PHOTOS
from photoorganizer.ui.share_chart import YearBars
from photoorganizer.ui.theme import Theme
from photoorganizer.ui.wording import percent
from ui.desk import Desk


def by_name(desk: Desk) -> dict[str, PhotoId]:
    return {photo.path.name: photo.id for photo in desk.library.photos(desk.library.search())}


def page(desk: Desk) -> InterestsPage:
    return desk.window.interests


def names(desk: Desk) -> list[str]:
    return sorted(card.interest.interest for card in page(desk).shown)


def card(desk: Desk, interest: str) -> InterestCard:
    return next(card for card in page(desk).shown if card.interest.interest == interest)


@pytest.fixture
def told(desk: Desk) -> Desk:
    """The open page: three photos of water, two of a forest."""
    ids = by_name(desk)
    for tag, files in (
        ("water", ("sea-1.jpg", "sea-2.jpg", "snow.jpg")),
        ("forest", ("forest.jpg", "night.jpg")),
    ):
        desk.library.decide([ids[file] for file in files], tag, Decision.TAG)
    desk.do("open_interests")
    desk.until(lambda: {"water", "forest"} <= set(names(desk)))
    return desk


def test_each_interest_comes_with_its_photos_share_and_range(told: Desk) -> None:
    water = card(told, "water")
    ids = by_name(told)
    assert set(water.evidence.photos) >= {ids["sea-1.jpg"], ids["sea-2.jpg"], ids["snow.jpg"]}
    assert water.interest.photos == 3
    assert water.interest.low < water.interest.share < water.interest.high
    assert "Weight" in water.evidence.tiles[0].toolTip()
    told.until(lambda: all(tile.pixmap is not None for tile in water.evidence.tiles))
    assert "Told from" in page(told).told.text()


def test_a_click_on_an_interest_shows_all_its_photos_in_the_grid(told: Desk) -> None:
    water = card(told, "water")
    water.opened.emit("water", None)
    told.until(lambda: sorted(told.shown()) == ["sea-1.jpg", "sea-2.jpg", "snow.jpg"])
    assert told.window.pages.current == PHOTOS
    assert told.window.heading.title == "#water in All photos"
    assert not told.window.sidebar.library.selectionModel().hasSelection()


def test_a_click_on_a_photo_goes_to_it_in_the_grid(told: Desk) -> None:
    forest = card(told, "forest")
    tile = forest.evidence.tiles[1]
    told.qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    told.until(lambda: told.window.grid.selected_ids() == [tile.photo])
    assert told.window.pages.current == PHOTOS


def test_a_photo_that_is_left_out_can_be_put_back(told: Desk) -> None:
    snow = by_name(told)["snow.jpg"]
    evidence = card(told, "water").interest.evidence
    one = next(photo for photo in evidence if photo.id == snow)
    menu = card(told, "water").evidence.menu(one)
    next(action for action in menu.actions() if "photo out" in action.text()).trigger()
    told.until(lambda: card(told, "water").interest.photos == 2)
    assert snow not in card(told, "water").evidence.photos
    assert page(told).put_back.isVisible()
    [back] = [a for a in page(told).left_out_menu().actions() if "snow.jpg" in a.text()]
    back.trigger()
    told.until(lambda: card(told, "water").interest.photos == 3)
    told.until(lambda: not page(told).put_back.isVisible())


def test_a_folder_that_is_left_out_takes_all_its_photos_along(told: Desk, photos: Path) -> None:
    water = card(told, "water")
    menu = water.evidence.menu(water.interest.evidence[0])
    next(action for action in menu.actions() if "Holidays" in action.text()).trigger()
    told.until(page(told).empty.isVisible)
    assert told.library.interests.left_out().folders == {photos}


def test_a_time_without_photos_says_so(told: Desk) -> None:
    page(told).scope.choose_span(date(1990, 1, 1), date(1991, 12, 31))
    told.until(page(told).empty.isVisible)
    assert page(told).shown == []
    assert not page(told).save.isEnabled()


def test_a_year_can_be_chosen(told: Desk) -> None:
    year = datetime.fromtimestamp(1_700_000_000).year
    when = page(told).scope.when
    when.setCurrentIndex(when.findData(year))
    when.activated.emit(when.currentIndex())
    told.until(lambda: "water" in names(told))
    assert page(told).scope.words == f"All photos, {year}"


def test_the_selection_of_the_grid_can_be_asked_about(told: Desk) -> None:
    told.do("open_photos")
    told.select("forest.jpg")
    told.do("open_interests")
    where = page(told).scope.where
    where.setCurrentIndex(where.findText("Selected photos (1)"))
    where.activated.emit(where.currentIndex())
    told.until(lambda: "forest" in names(told) and "water" not in names(told))


def test_a_folder_inside_a_watched_one_can_be_asked_about(told: Desk, photos: Path) -> None:
    page(told).scope.choose_folder(photos)
    page(told).refresh()
    told.until(lambda: "water" in names(told))
    page(told).scope.choose_folder(photos.parent / "elsewhere")
    page(told).refresh()
    told.until(lambda: "in no watched folder" in told.window.status.news)


def test_a_decision_changes_the_page_soon_after(told: Desk) -> None:
    told.library.decide([by_name(told)["street.jpg"]], "garden", Decision.TAG)
    told.until(lambda: "garden" in names(told))


def test_a_library_without_folders_offers_to_add_one(empty_desk: Desk) -> None:
    empty_desk.presenter.begin()
    empty_desk.do("open_interests")
    empty_desk.until(page(empty_desk).empty.button.isVisible)
    assert "folder" in page(empty_desk).empty.button.text()


def test_a_folder_that_went_away_is_named(empty_desk: Desk, photos: Path, tmp_path: Path) -> None:
    folder = tmp_path / "Stick"
    shutil.copytree(photos, folder)
    empty_desk.library.index([folder])
    folder.rename(tmp_path / "unplugged")
    empty_desk.do("open_interests")
    empty_desk.until(lambda: "Stick is not connected" in page(empty_desk).told.text())
    (tmp_path / "unplugged").rename(folder)


def test_interests_are_saved_as_text_and_as_a_picture(told: Desk, tmp_path: Path) -> None:
    page(told).save_as(tmp_path / "interests.txt")
    text = (tmp_path / "interests.txt").read_text(encoding="utf-8")
    assert "#water" in text
    assert "sea-1.jpg" in text
    page(told).save_as(tmp_path / "interests.png")
    picture = QImage(str(tmp_path / "interests.png"))
    assert picture.width() > page(told).cards.width()
    assert "Saved" in told.window.status.news


def test_a_file_that_cannot_be_written_is_told(told: Desk, tmp_path: Path) -> None:
    for name in ("interests.txt", "interests.png"):
        page(told).save_as(tmp_path / "nowhere" / name)
        told.until(lambda name=name: f"“{name}” cannot be written" in told.window.status.news)


def test_years_say_what_their_columns_mean(theme: Theme) -> None:
    bars = YearBars(theme)
    bars.show_years([YearShare(2021, 0.5, 0.4, 0.6, 90), YearShare(2023, 0.1, 0.01, 0.6, 4)])
    bars.resize(90, 60)
    assert list(bars.years) == [2021, 2022, 2023]
    assert "2023: 10% of 4 photos, between 1% and 60%" in bars.accessibleName()
    for place, words in ((5, "2021: 50% of 90"), (45, "2022: no photos"), (85, "2023")):
        bars.event(QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(place, 20), QPoint(place, 20)))
        assert QToolTip.text().startswith(words)
    QToolTip.hideText()
    bars.deleteLater()


def test_what_did_not_count_is_told() -> None:
    assert told_from(Profile((), counted=5, uncertain=2, pending=1)) == (
        "Told from 5 photos · 2 too uncertain to count · 1 not analysed yet"
    )


def test_shares_are_never_told_as_nothing() -> None:
    assert [percent(share) for share in (0.0, 0.004, 0.124)] == ["0%", "<1%", "12%"]
    assert percent(0.0875, 1) == "8.8%"


def test_the_page_appears_before_its_answer(desk: Desk) -> None:
    desk.do("open_interests")
    assert desk.window.interests.isVisible()
    assert desk.window.interests.shown == []
