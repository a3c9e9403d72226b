"""The program is killed, again and again, while it does what writes: nothing is lost or doubled.

One library lives through all of it. Before each kill is known what it holds; after each, it holds
that, or that and the whole of what was under way, which it must where that was acknowledged.
"""

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import pytest

from originals import Originals
from photoorganizer.core.types import PhotoState, TagSource
from photoorganizer.index.backups import examine
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.migrations import APPLICATION_ID, MIGRATIONS
from photoorganizer.index.query_parser import parse
from program import TIME_LIMIT_S, Program
from trust import Record

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")

MORTAL = Path(__file__).with_name("mortal.py")
VERSIONS = Path(__file__).parents[1] / "unit" / "index" / "versions"
FORMER_PHOTOS = 2_000
KEPT_BACKUPS = 4

Facts = dict[int, dict[str, str]]
"""The user's tags with their states, by the number in the photo's file name."""


@dataclass
class Ended:
    """How a command ended: killed or by itself, and whether it had said that it was done."""

    killed: bool
    acknowledged: bool
    seconds: float


def run(program: Program, moment_s: float, *arguments: str | Path) -> Ended:
    """Run a command; kill it so long after it opened its first database, with all it started."""
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [sys.executable, MORTAL, "--library", program.library, "--json", *arguments],
        env={**program.environment, "MORTAL_PIPE": str(writing)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        pass_fds=[writing],
    )
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert pipe.read(1), process.communicate()
    started = time.monotonic()
    try:
        process.wait(moment_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
    seconds = time.monotonic() - started
    out, err = process.communicate(timeout=TIME_LIMIT_S)
    assert "Traceback" not in err, err
    assert process.returncode in {0, -signal.SIGKILL}, err
    return Ended(process.returncode != 0, out.endswith("\n"), seconds)


def number_of(path: Path) -> int:
    return int(path.stem.rpartition(" ")[2])


def facts(catalog_file: Path, scratch: Path) -> tuple[Facts, set[int]]:
    """Return what a catalog holds, and which photos were analysed.

    It is copied first: the next program to open it finds it as the killed one left it.
    """
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    for suffix in ("", "-wal"):
        with contextlib.suppress(FileNotFoundError):
            shutil.copy(f"{catalog_file}{suffix}", scratch / f"copy.sqlite{suffix}")
    with Catalog.open(scratch / "copy.sqlite") as catalog:
        assert catalog.check() == []
        photos = catalog.photos([*catalog.search(parse("")), *catalog.search(parse("is:missing"))])
        tags = catalog.tags([photo.id for photo in photos])
    numbers = Counter(number_of(photo.path) for photo in photos)
    assert set(numbers.values()) <= {1}, "a photo is there twice"
    found = {
        number_of(photo.path): {
            tag.name: str(tag.state) for tag in tags[photo.id] if tag.source is TagSource.USER
        }
        for photo in photos
    }
    ready = {number_of(photo.path) for photo in photos if photo.state is PhotoState.READY}
    return found, ready


@dataclass
class Life:
    """One library, the files it watches, and what it must hold."""

    program: Program
    album: Path
    content: list[bytes]
    scratch: Path
    first: int = 0
    held: Facts = field(default_factory=dict)
    ready: set[int] = field(default_factory=set)
    files: dict[int, Path] = field(default_factory=dict)
    backups: list[tuple[Path, Facts]] = field(default_factory=list)
    lasted: dict[str, float] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)
    names: int = 0

    def begin(self) -> None:
        """Index the first photos and back them up, undisturbed."""
        for _ in self.content:
            self.add_photo()
        self.first = len(self.files)
        self.attempt("index", "index", self.album)
        self.held, self.ready = facts(self.program.library / "catalog.sqlite", self.scratch)
        self.back_up()

    def attempt(self, deed: str, *arguments: str | Path) -> Ended:
        """Do it, undisturbed for the first time, killed at a random moment from then on."""
        usual = self.lasted.get(deed)
        ended = run(
            self.program,
            TIME_LIMIT_S if usual is None else random.uniform(0, usual),
            *arguments,
        )
        if not ended.killed:
            self.lasted[deed] = max(self.lasted.get(deed, 0), ended.seconds)
        self.kills[deed] += ended.killed
        return ended

    def look(self, ended: Ended, *allowed: Facts) -> None:
        """Take note of what is there: one of `allowed`, the last of them if it was acknowledged."""
        now, self.ready = facts(self.program.library / "catalog.sqlite", self.scratch)
        assert now in (allowed[-1:] if ended.acknowledged else allowed)
        self.held = now

    def add_photo(self) -> None:
        number = len(self.files)
        self.files[number] = self.album / f"photo {number}.jpg"
        # Bytes after the picture's end: another file with the same picture.
        content = self.content[number % len(self.content)]
        self.files[number].write_bytes(content + number.to_bytes(4))

    def index(self) -> None:
        """Find new and renamed photos."""
        self.add_photo()
        number = random.randrange(self.first)
        self.names += 1
        renamed = self.album / f"name {self.names} {number}.jpg"
        self.files[number] = self.files[number].rename(renamed)
        before = self.held
        ended = self.attempt("index", "index", self.album)
        now, self.ready = facts(self.program.library / "catalog.sqlite", self.scratch)
        assert before.items() <= now.items(), "a photo or a decision was lost"
        assert now.keys() <= self.files.keys()
        if ended.acknowledged:
            assert now.keys() == self.ready == self.files.keys()
        self.held = now

    def tag(self) -> None:
        """Decide about some photos."""
        numbers = random.sample(sorted(self.known()), 3)
        word, decision = random.choice(
            [("walk", "tag"), ("walk", "untag"), ("sunday", "tag"), ("blurred", "reject")]
        )
        after = {number: dict(tags) for number, tags in self.held.items()}
        for number in numbers:
            after[number].pop(word, None)
            if decision != "untag":
                after[number][word] = "mine" if decision == "tag" else "rejected"
        images = [self.files[number] for number in numbers]
        self.look(self.attempt("tag", decision, word, *images), self.held, after)

    def back_up(self) -> None:
        """Copy the catalog to a file: there is none, or a whole one."""
        self.names += 1
        file = self.scratch.with_name(f"backup {self.names}.sqlite")
        ended = self.attempt("backup", "backup", file)
        self.look(ended, self.held)
        assert file.exists() or not ended.acknowledged
        if file.exists():
            examine(file)
            assert facts(file, self.scratch)[0] == self.held
            self.backups = [*self.backups, (file, self.held)][-KEPT_BACKUPS:]

    def restore(self) -> None:
        """Go back to a backup: the catalog is that, or the one from before."""
        file, then = random.choice(self.backups)
        self.look(self.attempt("restore", "restore", file), self.held, then)
        for former in self.program.library.glob("catalog-before-*"):
            former.unlink()

    def migrate(self) -> None:
        """Open an old catalog: it is as it was, or of today's version; nothing is missing."""
        version = random.randrange(len(MIGRATIONS))
        library = self.scratch.with_name("old library")
        shutil.rmtree(library, ignore_errors=True)
        library.mkdir()
        file = library / "catalog.sqlite"
        photos = former_catalog(file, version) if version else 0
        self.attempt("migrate", "roots", "--library", library)
        with Catalog.open(file) as catalog:
            assert catalog.check() == []
            assert sum(len(catalog.known_files(root.id)) for root in catalog.roots()) == photos

    def known(self) -> set[int]:
        """Return the photos that the catalog knows under the name that their file has now."""
        with sqlite3.connect(self.scratch / "copy.sqlite") as db:
            names = {name for (name,) in db.execute("SELECT path FROM photo WHERE missing = 0")}
        db.close()
        return {number for number, file in self.files.items() if file.name in names}


def former_catalog(path: Path, version: int) -> int:
    """Write a catalog of a former version; return how many photos it holds."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.executescript((VERSIONS / f"{version}.sql").read_text(encoding="utf-8"))
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {version}")
        db.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "INSERT INTO photo (root_id, path, search_path, size, mtime_ns, taken) "
            "SELECT (SELECT min(id) FROM root), i, i, i, i, i FROM n",
            (FORMER_PHOTOS,),
        )
        db.commit()
        (photos,) = db.execute("SELECT count(*) FROM photo").fetchone()
    return int(photos)


@pytest.mark.parametrize(
    "kills",
    [
        {"index": 1, "tag": 1, "backup": 1, "restore": 1, "migrate": 1},
        pytest.param(
            {"index": 60, "tag": 50, "backup": 30, "restore": 30, "migrate": 40},
            marks=[pytest.mark.slow, pytest.mark.trust],
        ),
    ],
    ids=["few", "many"],
)
def test_killed_at_random_moments_nothing_is_lost_or_doubled(
    program: Program, tmp_path: Path, drawings: list[Path], kills: dict[str, int], record: Record
) -> None:
    album = tmp_path / "album"
    album.mkdir()
    contents = [drawing.read_bytes() for drawing in drawings]
    life = Life(program, album, contents, tmp_path / "scratch")
    life.begin()
    deeds = {
        "index": life.index,
        "tag": life.tag,
        "backup": life.back_up,
        "restore": life.restore,
        "migrate": life.migrate,
    }
    while left := [deed for deed in kills if life.kills[deed] < kills[deed]]:
        deeds[random.choice(left)]()
    program.json("index")
    now, ready = facts(program.library / "catalog.sqlite", life.scratch)
    assert now == {number: life.held.get(number, {}) for number in life.files}
    assert ready == set(life.files)
    assert program.json("doctor")["problems"] == []
    if sum(kills.values()) > len(kills):
        for deed in kills:
            record(f"kills survived, {deed}", life.kills[deed])
        record("kills survived", life.kills.total())


@pytest.mark.parametrize(
    "kills", [1, pytest.param(40, marks=[pytest.mark.slow, pytest.mark.trust])], ids=["few", "many"]
)
def test_killed_while_it_writes_sidecars_every_one_is_whole(
    program: Program, album: Path, kills: int, record: Record
) -> None:
    originals = Originals()
    originals.seal(album)
    program.json("index", album)
    images = sorted(album.rglob("*.jpg"))
    words: list[str] = []
    survived, usual = 0, 0.0
    while survived < kills:
        words.append(f"turn{len(words)}")
        program.json("tag", words[-1], *images)
        moment = random.uniform(0, usual) if usual else TIME_LIMIT_S
        ended = run(program, moment, "sidecars", "write")
        usual = usual if ended.killed else max(usual, ended.seconds)
        survived += ended.killed
        for sidecar in album.rglob("*.xmp"):
            ElementTree.parse(sidecar)
    program.json("sidecars", "write")
    assert program.json("sidecars")["pending"] == 0
    for image in images:
        text = image.with_name(f"{image.name}.xmp").read_text(encoding="utf-8")
        assert all(word in text for word in words)
    assert originals.broken() == []
    assert program.json("doctor")["problems"] == []
    if kills > 1:
        record("kills survived, sidecars", survived)
        record("kills survived", survived)
