"""The library as windows and commands see it: folders, moves, decisions, likeness, stops."""

import errno
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

import drawn
from photoorganizer.core.errors import (
    Cancelled,
    FolderNotFound,
    KnownError,
)
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.core.types import (
    Change,
    ChangeSet,
    Decision,
    Level,
    PhotoId,
    PhotoState,
    Progress,
    TagState,
)
from photoorganizer.engine.library import Library

Tagged = dict[str, set[tuple[str, TagState]]]


@pytest.fixture
def photos(tmp_path: Path, drawn_photos: Path) -> Path:
    folder = tmp_path / "photos"
    shutil.copytree(drawn_photos, folder)
    return folder


def tags_by_name(library: Library) -> Tagged:
    ids = library.search()
    tags = library.tags(ids)
    return {
        photo.path.name: {(tag.name, tag.state) for tag in tags[photo.id]}
        for photo in library.photos(ids)
    }


def first(library: Library) -> PhotoId:
    return library.search()[0]


def suggested(library: Library, photo: PhotoId) -> list[str]:
    return [tag.name for tag in library.tags([photo])[photo] if tag.state is TagState.SUGGESTED]


def test_index_counts_every_file_once(library: Library, photos: Path) -> None:
    (photos / "broken.jpg").write_bytes(b"not a picture")
    (photos / "notes.txt").write_text("not a photo")
    report = library.index([photos])
    assert (report.photos, report.added, report.analysed) == (6, 7, 7)
    [unreadable] = report.unreadable
    assert unreadable.path == photos / "broken.jpg"
    assert "broken.jpg" in unreadable.reason


def test_second_index_analyses_nothing(library: Library, photos: Path) -> None:
    (photos / "broken.jpg").write_bytes(b"not a picture")
    library.index([photos])
    report = library.index()
    assert (report.photos, report.added, report.changed, report.analysed) == (6, 0, 0, 0)
    assert len(report.unreadable) == 1


def test_every_analysed_photo_has_a_thumbnail_and_suggestions(
    library: Library, photos: Path
) -> None:
    library.index([photos])
    ids = library.search()
    assert set(library.thumbnails(ids)) == set(ids)
    assert all(suggested(library, photo) for photo in ids)
    assert library.counts().to_review == 6


def test_moved_photos_keep_their_tags_and_are_not_analysed(library: Library, photos: Path) -> None:
    library.index([photos])
    library.decide(library.search(), "holiday", Decision.TAG)
    library.decide([first(library)], suggested(library, first(library))[0], Decision.REJECT)
    before = tags_by_name(library)
    (photos / "2024").mkdir()
    for file in sorted(photos.glob("*.jpg"))[:4]:
        file.rename(photos / "2024" / file.name)
    report = library.index()
    assert (report.moved, report.added, report.missing, report.analysed) == (4, 0, 0, 0)
    assert tags_by_name(library) == before


def test_photos_moved_to_another_folder_are_relinked(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    library.index([photos])
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    file = sorted(photos.glob("*.jpg"))[0]
    photo = library.photo_at(file)
    file.rename(elsewhere / "renamed.jpg")
    library.add_root(elsewhere)
    report = library.index()
    assert (report.moved, report.analysed) == (1, 0)
    assert library.photo_at(elsewhere / "renamed.jpg").id == photo.id


def test_missing_photo_keeps_its_tags_until_it_returns(library: Library, photos: Path) -> None:
    library.index([photos])
    file = sorted(photos.glob("*.jpg"))[0]
    photo = library.photo_at(file).id
    library.decide([photo], "mine", Decision.TAG)
    content = file.read_bytes()
    stat = file.stat()
    file.unlink()
    assert library.index().missing == 1
    assert photo not in library.search()
    assert library.search("is:missing") == [photo]
    file.write_bytes(content)
    import os

    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    report = library.index()
    assert (report.missing, report.analysed) == (0, 0)
    assert ("mine", TagState.MINE) in tags_by_name(library)[file.name]


def test_changed_photo_is_analysed_again_and_keeps_its_decisions(
    library: Library, photos: Path
) -> None:
    library.index([photos])
    file = sorted(photos.glob("*.jpg"))[0]
    photo = library.photo_at(file).id
    library.decide([photo], "mine", Decision.TAG)
    drawn.save(file, "snow", seed=99, size=(321, 240))
    report = library.index()
    assert (report.changed, report.added, report.analysed) == (1, 0, 1)
    assert library.photo_at(file).id == photo
    assert ("mine", TagState.MINE) in tags_by_name(library)[file.name]


@pytest.mark.parametrize("empty", [True, False])
def test_folder_that_is_gone_is_offline_and_loses_nothing(
    library: Library, photos: Path, *, empty: bool
) -> None:
    library.index([photos])
    library.decide(library.search(), "holiday", Decision.TAG)
    before = tags_by_name(library)
    photos.rename(photos.with_name("unplugged"))
    if empty:
        photos.mkdir()
    report = library.index()
    assert report.offline == [photos]
    assert (report.missing, report.analysed) == (0, 0)
    assert tags_by_name(library) == before
    if empty:
        photos.rmdir()
    photos.with_name("unplugged").rename(photos)
    assert library.index().analysed == 0
    assert tags_by_name(library) == before


def test_photo_that_is_still_being_copied_waits_until_it_is_whole(
    library: Library, photos: Path
) -> None:
    copy = photos / "copied.jpg"
    whole = min(photos.glob("*.jpg")).read_bytes() + b"copied"
    copy.write_bytes(whole[:2000])

    def copy_on(event: ChangeSet | Progress) -> None:
        if isinstance(event, ChangeSet) and event.photos and copy.stat().st_size == 2000:
            copy.write_bytes(whole[:4000])

    unsubscribe = library.subscribe(copy_on)
    report = library.index([photos])
    unsubscribe()
    assert copy.stat().st_size == 4000 < len(whole)
    assert (report.photos, report.analysed, report.unreadable) == (6, 6, [])
    copy.write_bytes(whole)
    report = library.index()
    assert (report.photos, report.analysed, report.unreadable) == (7, 1, [])


def test_folder_that_vanishes_while_it_is_indexed_loses_nothing(
    library: Library, tmp_path: Path
) -> None:
    folder, unplugged = tmp_path / "drive", tmp_path / "unplugged"
    drawn.fill(folder, 40, size=(64, 48))

    def unplug(event: ChangeSet | Progress) -> None:
        if isinstance(event, Progress) and event.job == "analyse" and folder.exists():
            folder.rename(unplugged)

    unsubscribe = library.subscribe(unplug)
    report = library.index([folder])
    unsubscribe()
    assert report.offline == [folder]
    assert (report.unreadable, report.photos) == ([], report.analysed)
    assert report.analysed < 40
    library.decide(library.search(), "holiday", Decision.TAG)
    unplugged.rename(folder)
    report = library.index()
    assert (report.photos, report.added, report.missing, report.offline) == (40, 0, 0, [])
    states = {photo.state for photo in library.photos(library.search())}
    assert states == {PhotoState.READY}
    assert library.tag_counts()[0].mine == 40


def test_photo_of_a_removed_folder_is_forgotten_and_its_file_stays(
    library: Library, photos: Path
) -> None:
    library.index([photos])
    ids = library.search()
    library.remove_root(photos)
    assert library.search() == []
    assert library.thumbnails(ids) == {}
    assert library.roots() == []
    assert len(list(photos.glob("*.jpg"))) == 6


def test_folder_that_is_not_there_cannot_be_added(library: Library, tmp_path: Path) -> None:
    with pytest.raises(FolderNotFound, match="no folder"):
        library.add_root(tmp_path / "nowhere")
    with pytest.raises(FolderNotFound, match="not watched"):
        library.remove_root(tmp_path)


def test_folder_inside_a_watched_one_is_indexed_with_it(library: Library, photos: Path) -> None:
    (photos / "trip").mkdir()
    library.add_root(photos)
    library.index([photos / "trip"])
    assert [summary.root.path for summary in library.roots()] == [photos]
    assert library.counts().all == 6


def test_accepted_and_rejected_suggestions_stay_decided_after_a_new_analysis(
    library: Library, photos: Path
) -> None:
    library.index([photos])
    file = sorted(photos.glob("*.jpg"))[0]
    photo = library.photo_at(file).id
    accepted, rejected, *_ = suggested(library, photo)
    assert library.decide([photo], accepted, Decision.ACCEPT) == 1
    assert library.decide([photo], rejected, Decision.REJECT) == 1
    with file.open("ab") as image:
        image.write(b"\0")
    assert library.index().analysed == 1
    tags = tags_by_name(library)[file.name]
    assert (accepted, TagState.MINE) in tags
    assert (rejected, TagState.REJECTED) in tags
    assert rejected not in suggested(library, photo)
    [answer] = library.suggest([file])
    assert rejected not in {suggestion.tag for suggestion in answer.suggestions}


def test_undo_takes_back_decisions_one_by_one(library: Library, photos: Path) -> None:
    library.index([photos])
    before = tags_by_name(library)
    library.decide(library.search(), "holiday", Decision.TAG)
    once = tags_by_name(library)
    library.decide([first(library)], suggested(library, first(library))[0], Decision.REJECT)
    assert library.undo() is not None
    assert tags_by_name(library) == once
    assert library.undo() == "Undone: Added #holiday on 6 photos"
    assert tags_by_name(library) == before
    assert library.undo() is None


def test_another_level_decides_stored_scores_anew(
    paths: LibraryPaths, photos: Path, models: Path
) -> None:
    with Library(paths, models=models, workers=1) as talkative:
        talkative.index([photos])
        talkative.decide([first(talkative)], "holiday", Decision.TAG)
    # The shipped thresholds are those of the same network: nothing is analysed.
    with Library(paths, workers=1) as library:
        library.set_level(Level.SURE)
        assert library.level is Level.SURE
        sure = library.counts().to_review
        library.set_level(Level.MORE)
        assert sure <= library.counts().to_review <= 6
        assert library.index().analysed == 0
        assert library.tag_counts()[0].name == "holiday" or library.counts().to_review > 0


def nearest(library: Library, photo: PhotoId) -> list[PhotoId]:
    return [match.photo.id for match in library.similarity.find(photo, limit=5).matches]


def test_likeness_survives_a_deleted_cache(paths: LibraryPaths, photos: Path, models: Path) -> None:
    with Library(paths, models=models, workers=1) as library:
        library.index([photos])
        photo = first(library)
        before = nearest(library, photo)
    shutil.rmtree(paths.cache)
    with Library(paths, models=models, workers=1) as library:
        assert nearest(library, photo) == before
        library.index()
        assert set(library.thumbnails(library.search())) == set(library.search())


def test_suggest_answers_every_file_it_can(library: Library, photos: Path, tmp_path: Path) -> None:
    good = sorted(photos.glob("*.jpg"))[0]
    empty = tmp_path / "empty.jpg"
    empty.touch()
    missing = tmp_path / "missing.jpg"
    answers = library.suggest([empty, good, missing])
    assert [answer.path for answer in answers] == [empty, good, missing]
    assert answers[0].error is not None
    assert answers[1].error is None
    assert answers[1].suggestions
    assert answers[2].error is not None
    assert library.counts().all == 0


def test_a_second_look_at_several_views_is_another_opinion(library: Library, photos: Path) -> None:
    images = sorted(photos.glob("*.jpg"))[:2]
    once, again, closer = (library.suggest(images, augmented=more) for more in (False, False, True))
    assert once == again
    assert [answer.path for answer in closer] == images
    assert all(answer.suggestions for answer in closer)
    assert closer != once


def test_an_audit_judges_only_what_the_network_knows(library: Library, photos: Path) -> None:
    library.index([photos])
    library.decide(library.search(), "Grandma's garden", Decision.TAG)
    assert library.audit() == []
    library.decide(library.search(), "submarine", Decision.TAG)
    misfits = library.audit("is:tagged")
    assert {misfit.tag for misfit in misfits} == {"submarine"}
    assert library.audit("#nothing") == []


def test_preview_is_the_photo_itself(library: Library, photos: Path) -> None:
    library.index([photos])
    pixels = library.preview(first(library), 200)
    assert max(pixels.shape[:2]) == 200
    assert pixels.dtype == np.uint8


def test_listeners_hear_of_progress_and_of_every_photo(library: Library, photos: Path) -> None:
    events: list[ChangeSet | Progress] = []
    unsubscribe = library.subscribe(events.append)
    library.index([photos])
    changes = [event for event in events if isinstance(event, ChangeSet)]
    assert {Change.ROOTS, Change.PHOTOS, Change.TAGS} <= {k for c in changes for k in c.kinds}
    assert set(library.search()) <= {photo for change in changes for photo in change.photos}
    progress = [event for event in events if isinstance(event, Progress)]
    assert (progress[-1].done, progress[-1].total) == (6, 6)
    unsubscribe()
    events.clear()
    library.decide(library.search(), "holiday", Decision.TAG)
    assert events == []


def test_interrupted_indexing_goes_on_where_it_stopped(
    paths: LibraryPaths, models: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    drawn.fill(folder, 40, size=(64, 48))
    with Library(paths, models=models, workers=1) as library:
        done = []

        def stop_after_some(event: ChangeSet | Progress) -> None:
            if isinstance(event, Progress) and event.job == "analyse" and event.done >= 16:
                done.append(event.done)
                threading.Thread(target=library.stop_indexing).start()

        library.subscribe(stop_after_some)
        with pytest.raises(Cancelled):
            library.index([folder])
        states = [photo.state for photo in library.photos(library.search())]
        analysed = states.count(PhotoState.READY)
        assert 16 <= analysed < 40
        assert len(states) == 40
    with Library(paths, models=models, workers=1) as library:
        report = library.index()
        assert (report.added, report.analysed, report.photos) == (0, 40 - analysed, 40)


def test_unknown_export_names_what_there_is(library: Library) -> None:
    with pytest.raises(KnownError, match="instagram"):
        library.export([], "myspace")


def test_hashtags_put_mine_first(library: Library, photos: Path) -> None:
    library.index([photos])
    photo = first(library)
    best = suggested(library, photo)[0]
    library.decide([photo], "Aunt Ada", Decision.TAG)
    assert library.posting.names([photo])[:2] == ["aunt_ada", best]
    line = library.export([photo], "instagram").partition("\t")[2]
    assert line.startswith(f"#aunt_ada #{best}")
    assert line.count("#") == 5


def test_doctor_tells_that_changes_are_noticed_late(
    library: Library, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    library.add_root(photos)
    assert library.doctor() == []
    monkeypatch.setattr("watchdog.observers.api.BaseObserver.schedule", full)
    [finding] = library.doctor()
    assert "sudo sysctl fs.inotify.max_user_watches=" in finding
