from pathlib import Path

from photoorganizer.core.types import Change, Decision, FileStamp, PhotoState
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import KnownFile, ScanChanges
from shelf import SECOND, Shelf


def test_new_files_are_pending_photos(shelf: Shelf, catalog: Catalog) -> None:
    stamp = FileStamp("2024/a.jpg", 123, 5 * SECOND)
    changes = shelf.scan(added=[stamp])
    [photo] = catalog.photos(list(changes.photos))
    assert changes.kinds == {Change.PHOTOS}
    assert photo.path == Path("/photos/2024/a.jpg")
    assert (photo.stamp, photo.state, photo.taken) == (stamp, PhotoState.PENDING, 5.0)
    assert catalog.known_files(shelf.root.id) == {
        "2024/a.jpg": KnownFile(photo.id, 123, 5 * SECOND, PhotoState.PENDING, None)
    }


def test_applying_the_same_scan_again_changes_nothing(shelf: Shelf) -> None:
    found = {"added": [shelf.stamp("a.jpg"), shelf.stamp("b.jpg")]}
    assert len(shelf.scan(**found).photos) == 2
    assert shelf.scan(**found).photos == frozenset()


def test_a_file_entered_by_another_process_in_another_state_is_brought_up_to_date(
    shelf: Shelf, catalog: Catalog
) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.record(shelf.analysed(photo))
    newer = shelf.stamp("a.jpg", size=200)
    assert shelf.scan(added=[newer]).photos == {photo}
    [found] = catalog.photos([photo])
    assert (found.stamp, found.state) == (newer, PhotoState.PENDING)


def test_many_files_are_entered_in_several_transactions(shelf: Shelf, catalog: Catalog) -> None:
    names = [f"{n:05}.jpg" for n in range(2_345)]
    assert len(set(shelf.add(*names))) == 2_345
    assert list(catalog.known_files(shelf.root.id)) == names


def test_names_of_any_bytes_come_back(shelf: Shelf, catalog: Catalog) -> None:
    names = ["caf\udce9.jpg", "new\nline.jpg", "\u202ertl.jpg", "🏔️" * 60, "\U0010f0ff", "a\\b.jpg"]
    ids = shelf.add(*names)
    assert shelf.names(ids) == names
    assert set(catalog.known_files(shelf.root.id)) == set(names)
    for photo, name in zip(ids, names, strict=True):
        found = catalog.photo_at(Path("/photos", name))
        assert found is not None
        assert found.id == photo


def test_a_file_that_is_gone_is_missing_and_keeps_everything(
    shelf: Shelf, catalog: Catalog
) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.record(shelf.analysed(photo, "forest"))
    catalog.decide([photo], "garden", Decision.TAG)
    assert shelf.scan(gone=[photo]).photos == {photo}
    assert shelf.scan(gone=[photo]).photos == frozenset()
    [found] = catalog.photos([photo])
    assert found.state is PhotoState.MISSING
    assert shelf.tags(photo) == {"garden": "mine", "forest": "suggested"}
    assert catalog.embedding(photo, shelf.model) is not None


def test_a_file_that_returns_is_as_it_was(shelf: Shelf, catalog: Catalog) -> None:
    ready, broken, pending = ids = shelf.add("ready.jpg", "broken.jpg", "pending.jpg")
    shelf.record(shelf.analysed(ready, "forest"))
    shelf.quarantine(broken, "It is cut off.")
    before = catalog.photos(ids)
    shelf.scan(gone=ids)
    assert shelf.scan(returned=ids).photos == set(ids)
    assert catalog.photos(ids) == before
    assert catalog.pending([shelf.root.id], shelf.model, ready, 9) == catalog.photos([pending])


def test_other_content_is_pending_and_keeps_tags(shelf: Shelf, catalog: Catalog) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.record(shelf.analysed(photo, "forest"))
    catalog.decide([photo], "garden", Decision.TAG)
    newer = shelf.stamp("a.jpg", size=7)
    assert shelf.scan(changed=[(photo, newer)]).photos == {photo}
    [found] = catalog.photos([photo])
    assert (found.state, found.stamp, found.quick_hash) == (PhotoState.PENDING, newer, None)
    assert shelf.tags(photo) == {"garden": "mine", "forest": "suggested"}


def test_other_content_brings_a_missing_photo_back(shelf: Shelf, catalog: Catalog) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.quarantine(photo)
    shelf.scan(gone=[photo])
    shelf.scan(changed=[(photo, shelf.stamp("a.jpg", size=7))])
    [found] = catalog.photos([photo])
    assert (found.state, found.reason) == (PhotoState.PENDING, None)


def test_changes_of_forgotten_photos_are_left_alone(shelf: Shelf) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.catalog.remove_root(shelf.root.id)
    stamp = shelf.stamp("a.jpg")
    assert shelf.scan(gone=[photo], returned=[photo], changed=[(photo, stamp)]).photos == set()


def test_the_file_that_is_there_counts_where_a_missing_one_was(
    shelf: Shelf, catalog: Catalog
) -> None:
    [old] = shelf.add("a.jpg")
    shelf.scan(gone=[old])
    shelf.scan(added=[shelf.stamp("a.jpg", size=7)])
    [known] = catalog.known_files(shelf.root.id).values()
    assert (known.size, known.state) == (7, PhotoState.PENDING)
    assert shelf.scan(returned=[old]).photos == frozenset(), "its place is taken"


def test_missing_photos_are_found_by_size(shelf: Shelf, catalog: Catalog) -> None:
    shelf.scan(added=[shelf.stamp(f"{size}.jpg", size=size) for size in (1, 2, 3, 4)])
    by_size = {file.size: file.id for file in catalog.known_files(shelf.root.id).values()}
    shelf.scan(gone=[by_size[1], by_size[2], by_size[3]])
    found = catalog.missing_with_sizes([2, 3, 4, 5])
    assert [photo.id for photo in found] == [by_size[2], by_size[3]]


# Moves


def test_a_moved_photo_keeps_all_that_is_known_of_it(shelf: Shelf, catalog: Catalog) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.record(shelf.analysed(photo, "forest", "lake", taken=77.0))
    catalog.decide([photo], "garden", Decision.TAG)
    catalog.decide([photo], "lake", Decision.REJECT)
    [before], tags = catalog.photos([photo]), catalog.tags([photo])
    embedding = catalog.embedding(photo, shelf.model)
    logits = catalog.logits(photo, 1, shelf.model)
    generation = catalog.generation
    other = catalog.add_root(Path("/archive"))
    stamp = FileStamp("2024/b.jpg", before.stamp.size, 9 * SECOND)
    shelf.scan(gone=[photo])

    changes = catalog.move([(photo, other.id, stamp)])

    [after] = catalog.photos([photo])
    assert changes.photos == {photo}
    assert (after.path, after.root_id, after.stamp) == (
        Path("/archive/2024/b.jpg"),
        other.id,
        stamp,
    )
    assert (after.state, after.taken, after.quick_hash, after.model_id) == (
        PhotoState.READY,
        77.0,
        before.quick_hash,
        shelf.model,
    )
    assert catalog.tags([photo]) == tags
    assert (catalog.embedding(photo, shelf.model) == embedding).all()  # type: ignore[union-attr]
    assert str(catalog.logits(photo, 1, shelf.model)) == str(logits)
    assert catalog.generation == generation
    assert catalog.root_counts() == {shelf.root.id: 0, other.id: 1}
    assert shelf.search("path:archive/2024") == [photo]


def test_unreadable_and_pending_photos_move_as_they_are(shelf: Shelf, catalog: Catalog) -> None:
    broken, pending = ids = shelf.add("broken.jpg", "pending.jpg")
    shelf.quarantine(broken, "It is cut off.")
    shelf.scan(gone=ids)
    catalog.move(
        [
            (broken, shelf.root.id, shelf.stamp("x/broken.jpg")),
            (pending, shelf.root.id, shelf.stamp("x/pending.jpg")),
        ]
    )
    states = [(photo.state, photo.reason) for photo in catalog.photos(ids)]
    assert states == [(PhotoState.UNREADABLE, "It is cut off."), (PhotoState.PENDING, None)]


def test_two_photos_swap_names(shelf: Shelf) -> None:
    a, b = shelf.add("a.jpg", "b.jpg")
    root = shelf.root.id
    shelf.catalog.move([(a, root, shelf.stamp("b.jpg")), (b, root, shelf.stamp("a.jpg"))])
    assert shelf.names([a, b]) == ["b.jpg", "a.jpg"]


def test_a_chain_of_renames_is_followed(shelf: Shelf) -> None:
    ids = shelf.add("1.jpg", "2.jpg", "3.jpg")
    root = shelf.root.id
    shelf.catalog.move([(photo, root, shelf.stamp(f"{n + 2}.jpg")) for n, photo in enumerate(ids)])
    assert shelf.names(ids) == ["2.jpg", "3.jpg", "4.jpg"]


def test_a_moved_photo_takes_the_place_of_its_own_fresh_row(shelf: Shelf, catalog: Catalog) -> None:
    [old] = shelf.add("a.jpg")
    catalog.decide([old], "garden", Decision.TAG)
    shelf.scan(gone=[old])
    [fresh] = shelf.add("b.jpg")
    changes = catalog.move([(old, shelf.root.id, shelf.stamp("b.jpg"))])
    assert changes.photos == {old, fresh}
    assert catalog.photo(fresh) is None
    assert shelf.search("") == [old]


def test_a_photo_with_anything_of_the_users_goes_missing_rather_than_being_forgotten(
    shelf: Shelf, catalog: Catalog
) -> None:
    moved, replaced = shelf.add("a.jpg", "b.jpg")
    catalog.decide([replaced], "garden", Decision.TAG)
    catalog.move([(moved, shelf.root.id, shelf.stamp("b.jpg"))])
    [found] = catalog.photos([replaced])
    assert found.state is PhotoState.MISSING
    assert shelf.tags(replaced) == {"garden": "mine"}
    at = catalog.photo_at(Path("/photos/b.jpg"))
    assert at is not None
    assert at.id == moved


def test_an_analysed_photo_is_not_forgotten_by_a_move_over_it(
    shelf: Shelf, catalog: Catalog
) -> None:
    moved, replaced = shelf.add("a.jpg", "b.jpg")
    shelf.record(shelf.analysed(replaced))
    catalog.move([(moved, shelf.root.id, shelf.stamp("b.jpg"))])
    [found] = catalog.photos([replaced])
    assert found.state is PhotoState.MISSING


def test_moving_a_forgotten_photo_displaces_nobody(shelf: Shelf, catalog: Catalog) -> None:
    [photo] = shelf.add("a.jpg")
    unknown = type(photo)(photo + 1000)
    assert catalog.move([(unknown, shelf.root.id, shelf.stamp("a.jpg"))]).photos == frozenset()
    assert shelf.search("") == [photo]


def test_a_scan_of_nothing_is_no_change(shelf: Shelf, catalog: Catalog) -> None:
    assert catalog.apply_scan(shelf.root.id, ScanChanges()).photos == frozenset()
