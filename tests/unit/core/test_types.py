import copy
import pickle
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from photoorganizer.core.types import (
    Change,
    ChangeSet,
    FileFacts,
    FileStamp,
    IndexReport,
    PhotoId,
    PhotoSuggestions,
    Suggestion,
)


def test_photo_suggestions_abstain_only_when_the_photo_was_looked_at() -> None:
    path = Path("a.jpg")
    said = (Suggestion("sea", 0.9, "hashtag"),)
    assert PhotoSuggestions(path).abstained
    assert not PhotoSuggestions(path, said).abstained
    assert not PhotoSuggestions(path, error="“a.jpg” is empty.").abstained


@pytest.mark.parametrize(
    "value",
    [
        FileStamp("2020/a.jpg", 5, 1),
        FileFacts(4, 3, "JPEG", None, bytes(16)),
        ChangeSet(frozenset({Change.TAGS}), frozenset({PhotoId(1)})),
    ],
)
def test_values_travel_between_processes_and_cannot_be_changed(value: object) -> None:
    assert pickle.loads(pickle.dumps(value)) == value
    assert hash(value) == hash(copy.copy(value))
    with pytest.raises(FrozenInstanceError):
        setattr(value, fields(value)[0].name, None)  # type: ignore[arg-type]


def test_reports_do_not_share_their_lists() -> None:
    first, second = IndexReport(), IndexReport()
    first.offline.append(Path("/drive"))
    assert second.offline == []
