"""Sidecars in the window: what files say is shown, tags of mine are written beside the photos."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from photoorganizer.core.metadata import Place
from photoorganizer.core.types import Decision
from photoorganizer.files.xmp import flat_keywords, merge
from photoorganizer.ui.chips import ChipKind
from photoorganizer.ui.photo_facts import degrees, stars
from ui.desk import Desk

GOLDEN = Path(__file__).parents[1] / "unit" / "files" / "golden"


@pytest.fixture
def own(photos: Path, tmp_path: Path, empty_desk: Desk) -> Callable[[], Desk]:
    """A window over two photos of this test alone."""
    folder = tmp_path / "Own"
    folder.mkdir()
    for name in ("sea-1.jpg", "forest.jpg"):
        shutil.copy2(photos / name, folder / name)

    def begin() -> Desk:
        empty_desk.library.add_root(folder)
        empty_desk.begin()
        empty_desk.until(lambda: len(empty_desk.shown()) == 2)
        empty_desk.until(lambda: empty_desk.library.counts().to_review == 2)
        return empty_desk

    return begin


def keywords(path: Path) -> list[str]:
    return [keyword.text for keyword in flat_keywords(path.read_bytes()) or ()]


def test_what_a_sidecar_says_is_shown(own: Callable[[], Desk], tmp_path: Path) -> None:
    shutil.copy(GOLDEN / "digikam.xmp", tmp_path / "Own" / "sea-1.jpg.xmp")
    desk = own()
    desk.select("sea-1.jpg")
    desk.until(lambda: desk.chips(ChipKind.MINE) == ["anna_müller", "canal", "otaru"])
    assert desk.chip("otaru").toolTip() == "From the file"
    desk.until(lambda: desk.window.inspector.fact("Rating") == "★★★★☆")
    assert desk.window.inspector.fact("Place") == "43.1969° N, 141.0026° E"


def test_tags_are_written_from_the_menu(own: Callable[[], Desk], tmp_path: Path) -> None:
    desk = own()
    write = desk.window.commands["write_sidecars"]
    assert not write.isEnabled()
    desk.library.decide([desk.select("sea-1.jpg")], "boat", Decision.TAG)
    desk.until(write.isEnabled)
    assert write.text() == "&Write tags to sidecars (1)"
    assert not desk.window.status.sidecars.isVisible()
    desk.do("write_sidecars")
    desk.until(lambda: desk.window.status.news == "1 sidecar written.")
    assert keywords(tmp_path / "Own" / "sea-1.jpg.xmp") == ["boat"]
    desk.until(lambda: not write.isEnabled())


def test_who_uses_sidecars_sees_how_many_wait(own: Callable[[], Desk], tmp_path: Path) -> None:
    desk = own()
    sea, forest = desk.select("sea-1.jpg"), desk.select("forest.jpg")
    desk.library.decide([sea], "boat", Decision.TAG)
    desk.library.sidecars.write()
    desk.library.decide([sea, forest], "water", Decision.TAG)
    link = desk.window.status.sidecars
    desk.until(link.isVisible)
    desk.until(lambda: link.text() == "2 sidecars to write")
    link.click()
    desk.until(lambda: not link.isVisible())
    assert keywords(tmp_path / "Own" / "forest.jpg.xmp") == ["water"]


def test_the_switch_writes_what_waits_and_what_comes(
    own: Callable[[], Desk], tmp_path: Path
) -> None:
    desk = own()
    desk.library.decide([desk.select("sea-1.jpg")], "boat", Decision.TAG)
    desk.do("auto_sidecars")
    desk.until(lambda: desk.library.sidecars.automatic)
    desk.until((tmp_path / "Own" / "sea-1.jpg.xmp").exists)
    desk.library.decide([desk.select("forest.jpg")], "walk", Decision.TAG)
    desk.until((tmp_path / "Own" / "forest.jpg.xmp").exists)
    desk.do("auto_sidecars")
    desk.until(lambda: not desk.library.sidecars.automatic)


def test_a_sidecar_that_cannot_be_written_is_said(own: Callable[[], Desk], tmp_path: Path) -> None:
    desk = own()
    broken = tmp_path / "Own" / "sea-1.jpg.xmp"
    broken.write_bytes(b"<half")
    desk.library.decide([desk.select("sea-1.jpg")], "boat", Decision.TAG)
    desk.until(desk.window.commands["write_sidecars"].isEnabled)
    desk.do("write_sidecars")
    desk.until(lambda: desk.window.status.news.startswith("“sea-1.jpg.xmp” is damaged"))
    assert broken.read_bytes() == b"<half"
    desk.until(desk.window.commands["write_sidecars"].isEnabled)


def test_a_sidecar_that_changes_is_noticed(own: Callable[[], Desk], tmp_path: Path) -> None:
    desk = own()
    desk.select("sea-1.jpg")
    unfinished = tmp_path / "Own" / "unfinished"
    unfinished.write_bytes(merge(None, ["yacht"], []))
    unfinished.replace(tmp_path / "Own" / "sea-1.xmp")
    desk.do("rescan")
    desk.until(lambda: desk.chips(ChipKind.MINE) == ["yacht"])


def test_facts_are_told_as_people_write_them() -> None:
    assert (stars(3), stars(0), stars(None), stars(-1)) == ("★★★☆☆", None, None, "Rejected")
    assert degrees(Place(40.68919, -74.04444)) == "40.6892° N, 74.0444° W"
    assert degrees(Place(-33.857, 151.2151)) == "33.8570° S, 151.2151° E"
