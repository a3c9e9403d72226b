"""Looks at watched folders now and then, for what the system does not tell.

A drive that is plugged in again tells nobody, a mount hides the folder below it, and a drive on
the network keeps the changes of other computers to itself.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from photoorganizer.files.scan import scan
from photoorganizer.files.sidecars import states_by_photo

_NETWORK = frozenset(
    {"9p", "afpfs", "afs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4",
     "smb2", "smb3", "smbfs", "webdav"}
)  # fmt: skip
"""Kinds of file systems that other computers write to."""

_REST = 20
"""A look at a large folder may take its time: the pause is at least so many times as long."""

Place = tuple[int, int] | None


@dataclass(slots=True)
class _Round:
    """A folder on the round: where it was, and for one that is looked into, what was in it."""

    place: Place
    polled: bool
    content: bytes = b""
    next_look: float = field(default_factory=time.monotonic)


class Rounds:
    """Goes round the folders on a thread of its own.

    A folder that came, went or was exchanged for another is told at once, a change in a polled
    one after its next look.
    """

    def __init__(
        self,
        on_exchange: Callable[[Path], None],
        on_change: Callable[[Path], None],
        *,
        patterns: Callable[[], Sequence[str]] = tuple,
        every: float = 5.0,
        look_every: float = 60.0,
    ) -> None:
        """Begin without folders.

        Args:
            on_exchange: called with a folder that came, went or is another one.
            on_change: called with a polled folder in which something changed.
            patterns: of what is passed over at the time of a look.
            every: seconds between two rounds.
            look_every: seconds between two looks into a polled folder.
        """
        self._on_exchange = on_exchange
        self._on_change = on_change
        self._patterns = patterns
        self._every = every
        self._look_every = look_every
        self._rounds: dict[Path, _Round] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        # Not waited for at the end: a drive on the network may let a look hang for minutes.
        self._thread = threading.Thread(target=self._run, name="rounds", daemon=True)
        self._thread.start()

    def add(self, root: Path, *, polled: bool) -> None:
        """Take `root` on the round, or change whether it is looked into."""
        with self._lock:
            self._rounds[root] = _Round(place_of(root), polled)

    def remove(self, root: Path) -> None:
        """Leave `root` out from now on."""
        with self._lock:
            self._rounds.pop(root, None)

    def close(self) -> None:
        """End the rounds; a look that is under way is not told any more."""
        self._closed.set()

    def _run(self) -> None:
        while not self._closed.wait(self._every):
            with self._lock:
                rounds = list(self._rounds.items())
            for root, one in rounds:
                self._visit(root, one)

    def _visit(self, root: Path, one: _Round) -> None:
        place = place_of(root)
        if place != one.place:
            one.place = place
            self._tell(self._on_exchange, root)
        elif one.polled and place is not None and time.monotonic() >= one.next_look:
            began = time.monotonic()
            content = _content(root, self._patterns())
            took = time.monotonic() - began
            one.next_look = began + took + max(self._look_every, _REST * took)
            if content != one.content:
                one.content = content
                self._tell(self._on_change, root)

    def _tell(self, listener: Callable[[Path], None], root: Path) -> None:
        if not self._closed.is_set():
            listener(root)


def place_of(root: Path) -> Place:
    """Return what tells a folder from another at the same path; None where there is none."""
    try:
        status = root.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def on_network(root: Path) -> bool:
    """Return whether `root` is on a drive that other computers can change."""
    mounts = [
        mount for mount in psutil.disk_partitions(all=True) if root.is_relative_to(mount.mountpoint)
    ]
    if not mounts:
        return str(root).startswith("\\\\")
    nearest = max(mounts, key=lambda mount: len(mount.mountpoint))
    kind = nearest.fstype.lower()
    return kind in _NETWORK or kind.startswith("fuse.") or "remote" in nearest.opts.split(",")


def _content(root: Path, patterns: Sequence[str]) -> bytes:
    """Return a digest of the names, sizes and times of photos and of the sidecars beside them."""
    stamps = list(scan(root, patterns))
    sidecars = states_by_photo(root, (stamp.path for stamp in stamps))
    digest = hashlib.blake2b(digest_size=16)
    for stamp in stamps:
        seen = (stamp.path, stamp.size, stamp.mtime_ns, sidecars.get(stamp.path, ""))
        digest.update(repr(seen).encode())
    return digest.digest()
