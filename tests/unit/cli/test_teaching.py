"""Teaching tags on a terminal: from a folder or a search, listed, shared, forgotten."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fake_library import Terminal
from photoorganizer.core.paths import library_paths, models
from photoorganizer.core.types import FileFacts
from photoorganizer.files.scan import scan
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import Analysed, ScanChanges
from photoorganizer.nn.registry import load_model

Command = Callable[..., Terminal]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder with 12 photos of boats in a folder of their own, 60 others beside it."""
    folder, spec = tmp_path / "photos", load_model(models())
    for name in (*(f"boats/{n}.jpg" for n in range(12)), *(f"other/{n}.jpg" for n in range(60))):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(os.fsencode(name))
    with Catalog.open(library_paths(tmp_path / "library").catalog) as catalog:
        root = catalog.add_root(folder)
        catalog.apply_scan(root.id, ScanChanges(added=list(scan(folder))))
        analysed = []
        for photo in catalog.photos([one.id for one in catalog.known_files(root.id).values()]):
            embedding = np.random.default_rng(photo.id).normal(size=spec.embedding_dim)
            embedding[[5, 130, 260, 330]] += 9 * (photo.path.parent.name == "boats")
            unit = (embedding / np.linalg.norm(embedding)).astype(np.float32)
            facts = FileFacts(4, 3, "JPEG", 86_400.0 * photo.id, bytes([photo.id]) * 16)
            analysed.append(Analysed(photo.id, photo.stamp, facts, unit, {}, ()))
        catalog.record(analysed, [], spec.id)
    return folder


@pytest.fixture
def command(photos: Path, real_command: Command) -> Command:
    return real_command


def test_a_tag_is_taught_listed_shared_and_forgotten(
    command: Command, photos: Path, tmp_path: Path
) -> None:
    learned = command("--json", "teach", "Boat", str(photos / "boats")).document
    assert (learned["tag"], learned["examples"], learned["pending"]) == ("boat", 12, 0)
    assert learned["accuracy"] > 0.9
    assert learned["seconds"] > 0
    [listed] = command("--json", "teach").document
    assert listed["model"] == learned["model"]
    assert "#boat" in command("teach").out
    file = str(tmp_path / "mine.safetensors")
    assert command("--json", "teach", "--export", file).document == {"file": file, "tags": 1}
    assert command("--json", "teach", "boat", "--forget").document == {"forgotten": "boat"}
    assert command("--json", "teach").document == []
    assert command("--json", "teach", "--import", file).document["tags"] == ["boat"]
    assert command("--json", "teach", "--learn").document == {"learned": []}
    again = command("teach", "boat")
    assert again.out.startswith("#boat learned from 12 photos.")


def test_what_decisions_changed_is_listed_and_reset(command: Command, photos: Path) -> None:
    boats = [str(photos / "boats" / f"{n}.jpg") for n in range(12)]
    first = command("--json", "teach", "boat", *boats[:6]).document
    command("tag", "boat", *boats[6:11])
    command("reject", "boat", boats[11])
    command("teach", "--learn")
    [listed] = command("--json", "teach").document
    assert listed["model"] != first["model"]
    assert (listed["since"]["accepted"], listed["since"]["rejected"]) == (5, 1)
    assert listed["since"]["threshold_before"] == first["thresholds"]["balanced"]
    assert "5 accepted, 1 rejected; said from " in command("teach").out
    assert command("--json", "teach", "boat", "--reset").document == {"reset": "boat"}
    [listed] = command("--json", "teach").document
    assert (listed["model"], listed["since"]) == (first["model"], None)
    assert "as it was taught" in command("teach", "boat", "--reset").err
    assert command("teach", "--reset").code == 2


def test_what_it_would_be_told_from_is_listed_and_nothing_is_learned(
    command: Command, photos: Path
) -> None:
    shown = command("--json", "teach", "boat", "path:boats", "--negatives").document
    assert all(Path(one["path"]).parent == photos / "other" for one in shown)
    assert command("--json", "teach").document == []


def test_mistakes_are_told_in_a_sentence(command: Command, photos: Path) -> None:
    assert "needs at least 3" in command("teach", "boat", str(photos / "boats" / "1.jpg")).err
    assert "No photo of the library" in command("teach", "boat", "path:nowhere").err
    assert command("teach", "boat", "--learn", "--forget").code == 2
    assert "never taught" in command("teach", "boat", "--forget").err
