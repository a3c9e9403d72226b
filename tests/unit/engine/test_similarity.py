"""Photos like a photo, in a library of drawn ones: aspects, classes, bands, and the end."""

import shutil
from pathlib import Path

import pytest

from photoorganizer.core.errors import NotInLibrary, UnreadableImage
from photoorganizer.core.likeness import Aspect, Band, Metric, SimilarPhotos
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.core.paths import models as shipped
from photoorganizer.core.types import Photo, PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.nn.registry import load_model

ASPECTS = [spec.aspect for spec in load_model(shipped()).aspects]


@pytest.fixture
def photos(drawn_photos: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drawn_photos, tmp_path / "photos"))


def names(found: SimilarPhotos) -> list[str]:
    return [match.photo.path.name for match in found.matches]


def test_the_same_picture_outside_the_library_is_found_first(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    library.index([photos])
    original = sorted(photos.glob("*.jpg"))[0]
    outside = Path(shutil.copy(original, tmp_path / "copy.jpg"))
    found = library.similarity.find(outside, limit=3)
    assert found.query == outside
    assert len(found.matches) == 3
    assert found.matches[0].photo.path == original
    assert found.matches[0].score == pytest.approx(1.0, abs=1e-3)


def test_a_photo_of_the_library_is_not_like_itself(library: Library, photos: Path) -> None:
    library.index([photos])
    original = sorted(photos.glob("*.jpg"))[0]
    found = library.similarity.find(original)
    assert isinstance(found.query, Photo)
    assert found.query.path == original
    assert original.name not in names(found)
    assert len(found.matches) == 5
    scores = [match.score for match in found.matches]
    assert scores == sorted(scores, reverse=True)
    assert found.matches == library.similarity.find(found.query.id).matches


@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_aspect_finds_the_twin_at_no_distance(
    library: Library, photos: Path, aspect: Aspect
) -> None:
    original = sorted(photos.glob("*.jpg"))[0]
    shutil.copy(original, photos / "twin.jpg")
    library.index([photos])
    found = library.similarity.find(original, aspect=aspect, metric=Metric.L2)
    assert names(found)[0] == "twin.jpg"
    distances = [match.score for match in found.matches]
    assert distances[0] == pytest.approx(0.0, abs=0.05)
    assert distances == sorted(distances)
    assert names(library.similarity.find(original, aspect=aspect)) == names(found)


def test_aspects_follow_what_is_added_and_forgotten(library: Library, photos: Path) -> None:
    library.index([photos])
    original = sorted(photos.glob("*.jpg"))[0]
    assert "twin.jpg" not in names(library.similarity.find(original, aspect=ASPECTS[-1]))
    shutil.copy(original, photos / "twin.jpg")
    library.index()
    assert names(library.similarity.find(original, aspect=ASPECTS[-1]))[0] == "twin.jpg"
    (photos / "twin.jpg").unlink()
    library.index()
    assert "twin.jpg" not in names(library.similarity.find(original, aspect=ASPECTS[-1]))


def test_only_photos_of_the_same_class_on_demand(paths: LibraryPaths, photos: Path) -> None:
    twin = Path(shutil.copy(sorted(photos.glob("*.jpg"))[0], photos / "twin.jpg"))
    with Library(paths, workers=1) as library:  # the network that is silent where it should be
        library.index([photos])
        everything = names(library.similarity.find(twin))
        same = names(library.similarity.find(twin, same_class=True))
    assert set(same) < set(everything)
    assert same[0] == everything[0]
    assert same == [name for name in everything if name in same]


def test_copies_are_told_from_what_is_similar(library: Library, photos: Path) -> None:
    original = sorted(photos.glob("*.jpg"))[0]
    shutil.copy(original, photos / "twin.jpg")
    library.index([photos])
    found = library.similarity.find(original)
    assert [match.band for match in found.matches] == [Band.IDENTICAL] + [Band.SIMILAR] * 5


def test_strictness_moves_the_end_and_nothing_else(library: Library, photos: Path) -> None:
    shutil.copy(sorted(photos.glob("*.jpg"))[0], photos / "twin.jpg")
    library.index([photos])
    lax, strict = (
        library.similarity.find(photos / "twin.jpg", strictness=how) for how in (0.0, 1.0)
    )
    assert lax.matches == strict.matches
    assert 1 <= strict.fades_at <= lax.fades_at


def test_what_cannot_be_read_says_why(library: Library, tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage, match=r"missing\.jpg"):
        library.similarity.find(tmp_path / "missing.jpg")
    with pytest.raises(NotInLibrary):
        library.similarity.find(PhotoId(404))
