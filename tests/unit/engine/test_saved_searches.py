from pathlib import Path

import pytest

from photoorganizer.core.errors import BadQuery, KnownError
from photoorganizer.engine.library import Library
from photoorganizer.engine.saved_searches import SavedSearch


def names(library: Library) -> list[str]:
    return [one.name for one in library.saved.all()]


def test_searches_are_kept_by_name(library: Library, drawn_photos: Path) -> None:
    assert library.saved.all() == ()
    library.saved.save("water", "#sea OR #lake")
    library.saved.save("  All   photos ", "")
    library.saved.save("Water", " #sea ")
    assert library.saved.all() == (SavedSearch("All photos", ""), SavedSearch("Water", "#sea"))
    assert library.saved.named("WATER").query == "#sea"


def test_a_saved_search_counts_what_it_finds_now(library: Library, drawn_photos: Path) -> None:
    library.index([drawn_photos])
    library.saved.save("all", "")
    library.saved.save("like", "sim:gone.jpg")
    assert [library.saved.count(one) for one in library.saved.all()] == [6, None]


def test_a_search_is_renamed_forgotten_and_put_back(library: Library) -> None:
    library.saved.save("a", "#a")
    library.saved.save("b", "#b")
    before = library.saved.rename("a", "A")
    assert names(library) == ["A", "b"]
    library.saved.rename("b", "c")
    with pytest.raises(KnownError, match="already"):
        library.saved.rename("c", "a")
    assert names(library) == ["A", "c"]
    library.saved.delete("a")
    assert names(library) == ["c"]
    library.saved.put_back(before)
    assert names(library) == ["a", "b"]


def test_what_cannot_be_saved_is_refused(library: Library) -> None:
    with pytest.raises(BadQuery):
        library.saved.save("a", "is:purple")
    with pytest.raises(KnownError, match="name"):
        library.saved.save("  ", "#a")
    for wrong in (library.saved.delete, library.saved.named):
        with pytest.raises(KnownError, match="no saved search"):
            wrong("a")
    assert library.saved.all() == ()
