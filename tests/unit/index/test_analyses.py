import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from photoorganizer.core.types import Change, Decision, PhotoId, PhotoState, Unreadable
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.rows import from_blob, to_blob
from shelf import Shelf

START = PhotoId(0)


def test_an_analysis_is_remembered_whole(shelf: Shelf, catalog: Catalog) -> None:
    [photo] = shelf.add("a.jpg")
    embedding = np.linspace(-1, 1, 256, dtype=np.float32)
    before = catalog.generation
    changes = shelf.record(
        shelf.analysed(photo, "forest", taken=99.5, embedding=embedding, content=b"\0hash")
    )
    assert changes.kinds == {Change.PHOTOS, Change.TAGS}
    assert changes.photos == {photo}
    [found] = catalog.photos([photo])
    assert (found.state, found.taken, found.quick_hash) == (PhotoState.READY, 99.5, b"\0hash")
    assert (found.width, found.height, found.format, found.model_id) == (40, 30, "JPEG", "net-1")
    stored = catalog.embedding(photo, "net-1")
    assert stored is not None
    assert stored.dtype == np.float32
    np.testing.assert_allclose(stored, embedding, atol=1e-3)
    [(_, logits)] = catalog.logits(START, 9, "net-1")
    np.testing.assert_array_equal(logits["hashtag"], [0, 1, 2])
    assert catalog.generation > before


def test_without_a_capture_time_the_files_time_counts(shelf: Shelf, catalog: Catalog) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.record(shelf.analysed(photo, taken=5.0))
    shelf.record(shelf.analysed(photo, taken=None))
    assert catalog.photos([photo])[0].taken == 1.0


def test_a_result_for_a_file_that_changed_meanwhile_is_not_taken(
    shelf: Shelf, catalog: Catalog
) -> None:
    [photo] = shelf.add("a.jpg")
    late = shelf.analysed(photo, "forest")
    shelf.scan(changed=[(photo, shelf.stamp("a.jpg", size=9))])
    before = catalog.generation
    assert shelf.record(late).photos == frozenset()
    assert catalog.photos([photo])[0].state is PhotoState.PENDING
    assert shelf.tags(photo) == {}
    assert catalog.generation == before


def test_a_result_for_a_file_that_moved_meanwhile_is_taken(shelf: Shelf, catalog: Catalog) -> None:
    [photo] = shelf.add("a.jpg")
    late = shelf.analysed(photo, "forest")
    catalog.move([(photo, shelf.root.id, shelf.stamp("b.jpg"))])
    assert shelf.record(late).photos == {photo}


def test_a_result_for_a_forgotten_photo_is_not_taken(shelf: Shelf, catalog: Catalog) -> None:
    [photo] = shelf.add("a.jpg")
    late = shelf.analysed(photo, "forest")
    catalog.remove_root(shelf.root.id)
    assert shelf.record(late).photos == frozenset()
    assert catalog.embedding_count("net-1") == 0


def test_an_unreadable_file_is_a_row_with_its_reason(shelf: Shelf, catalog: Catalog) -> None:
    a, b = shelf.add("b.jpg", "a.jpg")
    reason = "“caf\udce9.jpg” is cut off."
    assert shelf.quarantine(a, reason).photos == {a}
    shelf.quarantine(b)
    [found] = catalog.photos([a])
    assert (found.state, found.reason) == (PhotoState.UNREADABLE, reason)
    assert catalog.unreadable([shelf.root.id]) == [
        Unreadable(path, reason)
        for path, reason in zip(
            [photo.path for photo in catalog.photos([b, a])],
            ["It is cut off.", reason],
            strict=True,
        )
    ]
    assert catalog.unreadable([]) == []


def test_a_photo_that_became_unreadable_loses_what_was_seen_but_no_decision(
    shelf: Shelf, catalog: Catalog
) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.record(shelf.analysed(photo, "forest", "lake", "snow"))
    catalog.decide([photo], "lake", Decision.ACCEPT)
    catalog.decide([photo], "snow", Decision.REJECT)
    before = catalog.generation
    shelf.quarantine(photo)
    assert shelf.tags(photo) == {"lake": "mine", "snow": "rejected"}
    assert catalog.embedding_count(shelf.model) == 0
    assert catalog.logits(START, 9, shelf.model) == []
    assert catalog.generation > before


def test_a_file_that_never_was_readable_does_not_make_vectors_stale(
    shelf: Shelf, catalog: Catalog
) -> None:
    [photo] = shelf.add("a.jpg")
    before = catalog.generation
    shelf.quarantine(photo)
    assert catalog.generation == before


def test_an_unreadable_file_that_was_mended_is_ready(shelf: Shelf, catalog: Catalog) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.quarantine(photo)
    shelf.scan(changed=[(photo, shelf.stamp("a.jpg", size=9))])
    shelf.record(shelf.analysed(photo, "forest"))
    [found] = catalog.photos([photo])
    assert (found.state, found.reason) == (PhotoState.READY, None)


# What waits for analysis


def test_pending_photos_come_page_by_page(shelf: Shelf, catalog: Catalog) -> None:
    ids = shelf.add(*(f"{n}.jpg" for n in range(5)))
    root = [shelf.root.id]
    assert catalog.pending_count(root, "net-1") == 5
    first = catalog.pending(root, "net-1", START, 2)
    second = catalog.pending(root, "net-1", first[-1].id, 9)
    assert [photo.id for photo in first + second] == ids


def test_only_photos_of_the_roots_asked_for_are_pending(shelf: Shelf, catalog: Catalog) -> None:
    shelf.add("a.jpg")
    assert catalog.pending([], "net-1", START, 9) == []
    assert catalog.pending_count([], "net-1") == 0


def test_ready_unreadable_and_missing_photos_do_not_wait(shelf: Shelf, catalog: Catalog) -> None:
    ready, broken, gone, waiting = shelf.add("a.jpg", "b.jpg", "c.jpg", "d.jpg")
    shelf.record(shelf.analysed(ready))
    shelf.quarantine(broken)
    shelf.scan(gone=[gone])
    pending = catalog.pending([shelf.root.id], shelf.model, START, 9)
    assert [photo.id for photo in pending] == [waiting]
    assert catalog.pending_count([shelf.root.id], shelf.model) == 1


def test_another_model_looks_at_ready_photos_again(shelf: Shelf, catalog: Catalog) -> None:
    ready, broken = shelf.add("a.jpg", "b.jpg")
    shelf.record(shelf.analysed(ready, "forest"))
    shelf.quarantine(broken)
    pending = catalog.pending([shelf.root.id], "net-2", START, 9)
    assert [photo.id for photo in pending] == [ready]
    shelf.record(shelf.analysed(ready, "lake"), model="net-2")
    assert catalog.pending_count([shelf.root.id], "net-2") == 0
    assert shelf.tags(ready) == {"lake": "suggested"}


# Embeddings


def test_models_never_share_a_space(shelf: Shelf, catalog: Catalog) -> None:
    a, b = shelf.add("a.jpg", "b.jpg")
    shelf.record(shelf.analysed(a))
    shelf.record(shelf.analysed(b), model="net-2")
    assert catalog.embedding(a, "net-2") is None
    assert [ids for ids, _ in catalog.embeddings("net-2")] == [[b]]
    assert [photo for photo, _ in catalog.logits(START, 9, "net-1")] == [a]
    assert (catalog.embedding_count("net-1"), catalog.embedding_count("net-2")) == (1, 1)


def test_embeddings_come_in_blocks_in_the_order_of_ids(shelf: Shelf, catalog: Catalog) -> None:
    ids = shelf.add(*(f"{n}.jpg" for n in range(1_500)))
    shelf.record(*(shelf.analysed(photo) for photo in ids))
    blocks = list(catalog.embeddings(shelf.model))
    assert [len(some) for some, _ in blocks] == [1_000, 500]
    assert [photo for some, _ in blocks for photo in some] == ids
    assert blocks[0][1].shape == (1_000, 8)
    assert (blocks[1][1][:, 0] == ids[1_000:]).all()


def test_a_library_without_embeddings_yields_none(catalog: Catalog) -> None:
    assert list(catalog.embeddings("net-1")) == []


def test_logits_of_some_photos_are_those_of_one_model(shelf: Shelf, catalog: Catalog) -> None:
    a, b, c = shelf.add("a.jpg", "b.jpg", "c.jpg")
    shelf.record(shelf.analysed(a), shelf.analysed(b))
    shelf.record(shelf.analysed(c), model="net-2")
    found = catalog.logits_of([c, a, PhotoId(404)], shelf.model)
    assert list(found) == [a]
    np.testing.assert_array_equal(found[a]["hashtag"], [0, 1, 2])
    assert catalog.logits_of([], shelf.model) == {}


def test_logits_come_page_by_page(shelf: Shelf, catalog: Catalog) -> None:
    ids = shelf.add(*(f"{n}.jpg" for n in range(5)))
    shelf.record(*(shelf.analysed(photo) for photo in ids))
    first = catalog.logits(START, 2, shelf.model)
    second = catalog.logits(first[-1][0], 9, shelf.model)
    assert [photo for photo, _ in first + second] == ids


@settings(max_examples=50)
@given(hnp.arrays(np.float32, 8, elements=st.floats(-65_000, 65_000, width=32)))
def test_vectors_are_stored_to_the_precision_of_float16(vector: np.ndarray) -> None:
    np.testing.assert_allclose(from_blob(to_blob(vector)), vector, rtol=1e-3, atol=1e-6)


def test_scores_beyond_float16_are_stored_as_its_largest() -> None:
    stored = from_blob(to_blob(np.array([1e6, -1e6, np.inf], np.float32)))
    assert stored.tolist() == [65_504, -65_504, 65_504]


def test_a_later_time_of_the_file_orders_new_photos(shelf: Shelf) -> None:
    shelf.scan(added=[shelf.stamp("old.jpg", seconds=1), shelf.stamp("new.jpg", seconds=9)])
    assert shelf.names(shelf.search("")) == ["new.jpg", "old.jpg"]
