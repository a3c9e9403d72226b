"""Searches that only the engine can answer, and that everything else is understood as before."""

import shutil
from pathlib import Path

import pytest

from photoorganizer.core.errors import BadQuery
from photoorganizer.core.types import Decision
from photoorganizer.engine.library import Library


@pytest.fixture
def photos(drawn_photos: Path, tmp_path: Path) -> Path:
    """Six photos, and a copy of the first in a folder of its own."""
    folder = Path(shutil.copytree(drawn_photos, tmp_path / "photos"))
    (folder / "copies").mkdir()
    shutil.copy(sorted(folder.glob("*.jpg"))[0], folder / "copies" / "copy.jpg")
    return folder


def found(library: Library, text: str) -> set[str]:
    return {photo.path.name for photo in library.photos(library.search(text))}


def test_photos_like_one_are_found_among_others(library: Library, photos: Path) -> None:
    library.index([photos])
    original = sorted(photos.glob("*.jpg"))[0].name
    alike = found(library, 'sim:"copies/COPY.jpg"')
    assert {"copy.jpg", original} <= alike
    assert found(library, f'sim:"{photos / "copies" / "copy.jpg"}"') == alike
    assert found(library, "sim:copy.jpg path:copies") == {"copy.jpg"}
    assert alike.isdisjoint(found(library, "-sim:copy.jpg"))


def test_what_to_be_like_must_be_there(library: Library, photos: Path) -> None:
    library.index([photos])
    with pytest.raises(BadQuery, match=r"called “nowhere\.jpg”") as refusal:
        library.search("#a OR sim:nowhere.jpg")
    assert (refusal.value.position, refusal.value.length) == (10, len("nowhere.jpg"))


def test_a_photo_that_cannot_be_read_is_like_nothing(library: Library, photos: Path) -> None:
    (photos / "broken.jpg").write_bytes(b"no picture")
    library.index([photos])
    with pytest.raises(BadQuery, match="not been analysed"):
        library.search("sim:broken.jpg")


def test_copies_are_found_and_left_out(library: Library, photos: Path) -> None:
    library.index([photos])
    original = sorted(photos.glob("*.jpg"))[0].name
    assert found(library, "is:duplicate") == {"copy.jpg", original}
    assert len(found(library, "-is:duplicate")) == 5
    assert found(library, "is:duplicate path:copies") == {"copy.jpg"}


def test_photos_of_a_folder_that_is_away_are_offline(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    library.index([photos])
    assert found(library, "is:offline") == set()
    photos.rename(tmp_path / "elsewhere")
    assert len(found(library, "is:offline")) == 7
    assert found(library, "-is:offline") == set()


def test_words_mean_more_within_groups(library: Library, photos: Path) -> None:
    library.index([photos])
    library.decide([library.photo_at(photos / "copies" / "copy.jpg").id], "cat", Decision.TAG)
    assert found(library, "(#kitty OR #nothing) path:copies") == {"copy.jpg"}
    assert "copy.jpg" not in found(library, "-(#kitty OR #nothing)")
