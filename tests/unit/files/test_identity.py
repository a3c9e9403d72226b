import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoorganizer.core.errors import UnreadableImage
from photoorganizer.files.identity import quick_hash

MIB = 1 << 20


def hash_of(path: Path, content: bytes) -> bytes:
    path.write_bytes(content)
    return quick_hash(path)


def test_identity_is_16_bytes_and_belongs_to_the_content(tmp_path: Path) -> None:
    first = hash_of(tmp_path / "a", b"photo")
    assert len(first) == 16
    assert hash_of(tmp_path / "elsewhere", b"photo") == first
    assert hash_of(tmp_path / "a", b"Photo") != first


def test_identity_never_changes_between_versions(tmp_path: Path) -> None:
    # Catalogs hold these bytes: another algorithm would lose track of every moved photo.
    assert hash_of(tmp_path / "a", b"photo").hex() == "adb2c5d5c778be69ed3a0b3fb98d0630"


@pytest.mark.parametrize("place", [0, MIB - 1, 3 * MIB - 1, 3 * MIB - 1024])
def test_change_at_either_end_is_seen(tmp_path: Path, place: int) -> None:
    content = bytearray(3 * MIB)
    before = hash_of(tmp_path / "a", content)
    content[place] = 1
    assert hash_of(tmp_path / "a", content) != before


def test_size_tells_files_apart_whose_ends_are_equal(tmp_path: Path) -> None:
    assert hash_of(tmp_path / "a", bytes(3 * MIB)) != hash_of(tmp_path / "b", bytes(4 * MIB))


def test_large_file_is_not_read_whole(tmp_path: Path) -> None:
    with (tmp_path / "film").open("wb") as file:
        file.truncate(1 << 40)  # a tebibyte of nothing, in no space
    assert len(quick_hash(tmp_path / "film")) == 16


def test_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage, match=r"“a\.jpg” is not there"):
        quick_hash(tmp_path / "a.jpg")


@given(st.binary(max_size=3000), st.binary(max_size=3000))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_small_files_are_equal_only_when_their_content_is(
    tmp_path: Path, first: bytes, second: bytes
) -> None:
    same = hash_of(tmp_path / "a", first) == hash_of(tmp_path / "b", second)
    assert same == (first == second)


def test_file_of_any_name_has_an_identity(tmp_path: Path) -> None:
    assert hash_of(tmp_path / os.fsdecode(b"\xff\n.jpg"), b"x") == hash_of(tmp_path / "y", b"x")
