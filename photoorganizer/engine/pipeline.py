"""Indexing: a photo goes from file to chips, one way, in batches, and can stop at any moment.

scan → reconcile → analyse (in processes of their own) → decide → one transaction → vectors →
listeners. Every step can be repeated: what a crash interrupts is pending and is done next time.
"""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain

from photoorganizer.core.policy import suggest
from photoorganizer.core.types import (
    Analysis,
    ChangeSet,
    IndexReport,
    Level,
    Photo,
    PhotoId,
    PhotoState,
    Progress,
    Root,
    RootId,
)
from photoorganizer.engine.analysis import BATCH_SIZE, AnalysisPool
from photoorganizer.engine.aspects import AspectIndexes
from photoorganizer.engine.control import JobControl
from photoorganizer.engine.edited_moves import Sight
from photoorganizer.engine.inquiry import Network
from photoorganizer.engine.rereading import Rereading
from photoorganizer.engine.scanning import Notify, Scanner, is_as_seen
from photoorganizer.engine.voice import Voice
from photoorganizer.engine.worker import Outcome
from photoorganizer.files.scan import is_online
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.query import Query
from photoorganizer.index.records import Analysed, Quarantined
from photoorganizer.index.thumbnails import ThumbnailStore

_FLUSH_PHOTOS = 32
_FLUSH_SECONDS = 0.5
_PAGE = 500


class Indexer:
    """Brings the catalog in step with the folders. One at a time for a library."""

    def __init__(
        self,
        catalog: Catalog,
        thumbnails: ThumbnailStore,
        likeness: AspectIndexes,
        network: Network,
        voice: Voice,
    ) -> None:
        """Analyse by `network`; `voice` says the tags that the user taught."""
        self._voice = voice
        self._catalog = catalog
        self._thumbnails = thumbnails
        self._likeness = likeness
        self._model = network.model
        self._models = network.folder
        self._workers = network.workers

    def run(
        self, roots: Sequence[Root], level: Level, control: JobControl, notify: Notify
    ) -> IndexReport:
        """Scan `roots` and analyse what is new or changed.

        Raises:
            Cancelled: stopped through `control`; what was written is kept.
            ModelError: the network cannot be used.
            CatalogError: the catalog cannot be written.
        """
        started = time.monotonic()
        report = IndexReport()
        try:
            notify(Progress("scan", 0, 0))
            sight = Sight(self._models, control.checkpoint)
            Scanner(self._catalog, self._thumbnails, sight).run(roots, report, control, notify)
            online = [root for root in roots if root.path not in report.offline]
            self._analyse(online, level, report, control, notify)
            Rereading(self._catalog, self._models).run(online, control, notify)
            report.offline += [root.path for root in online if not is_online(root.path)]
        finally:
            self._likeness.save()
        report.unreadable = self._catalog.unreadable([root.id for root in roots])
        counts = self._catalog.root_counts()
        present = sum(counts.get(root.id, 0) for root in roots)
        waiting = self._catalog.pending_count([root.id for root in roots], self._model.id)
        report.photos = present - len(report.unreadable) - waiting
        report.seconds = time.monotonic() - started
        return report

    def _analyse(
        self,
        roots: Sequence[Root],
        level: Level,
        report: IndexReport,
        control: JobControl,
        notify: Notify,
    ) -> None:
        ids = [root.id for root in roots]
        without_thumbnail = self._without_thumbnail(ids)
        total = self._catalog.pending_count(ids, self._model.id) + len(without_thumbnail)
        if total == 0:
            return
        self._likeness.prepare()
        pace = _Pace(total)
        recorder = _Recorder(self, level, notify)
        photos = chain(self._pending(ids), without_thumbnail)
        workers = min(self._workers, -(-total // BATCH_SIZE))
        with AnalysisPool[Photo](self._models, workers) as pool:
            try:
                for outcomes in pool.analyse((photo, photo.path) for photo in photos):
                    recorder.take(outcomes)
                    notify(pace.advance(len(outcomes)))
                    if control.paused:
                        recorder.flush()
                    control.checkpoint()
            finally:
                recorder.flush()
        report.analysed = recorder.recorded

    def _pending(self, roots: Sequence[RootId]) -> Iterator[Photo]:
        after = PhotoId(0)
        while page := self._catalog.pending(roots, self._model.id, after, _PAGE):
            yield from page
            after = page[-1].id

    def _without_thumbnail(self, roots: Sequence[RootId]) -> list[Photo]:
        """Return analysed photos whose thumbnails are gone, as after the cache was deleted."""
        ids = self._catalog.search(Query())
        lost: list[Photo] = []
        for start in range(0, len(ids), _PAGE):
            missing = self._thumbnails.missing(ids[start : start + _PAGE])
            lost += [
                photo
                for photo in self._catalog.photos(missing)
                if photo.state is PhotoState.READY
                and photo.model_id == self._model.id
                and photo.root_id in roots
            ]
        return lost

    def record(self, outcomes: Sequence[tuple[Photo, Outcome]], level: Level) -> ChangeSet:
        """Write outcomes: thumbnails to the cache, all else in one transaction, then vectors."""
        decided = self._catalog.decided([photo.id for photo, _ in outcomes])
        thumbnails: dict[PhotoId, bytes] = {}
        contents: dict[PhotoId, bytes] = {}
        analysed: list[Analysed] = []
        quarantined: list[Quarantined] = []
        for photo, outcome in outcomes:
            if not isinstance(outcome, Analysis):
                # A file that is gone or was written meanwhile: the next scan tells, it can wait.
                if is_as_seen(photo):
                    quarantined.append(Quarantined(photo.id, photo.stamp, outcome))
                continue
            logits, heads = outcome.logits, self._model.heads
            said = suggest(logits, heads, level, decided.get(photo.id, frozenset()))
            taught = self._voice.say(outcome.embedding, logits, decided.get(photo.id, frozenset()))
            thumbnails[photo.id] = outcome.thumbnail
            contents[photo.id] = outcome.facts.quick_hash
            analysed.append(
                Analysed(
                    *(photo.id, photo.stamp, outcome.facts, outcome.embedding, logits),
                    suggestions=said,
                    taught=taught,
                )
            )
        self._thumbnails.put(thumbnails, contents)
        before = self._catalog.generation
        changes = self._catalog.record(analysed, quarantined, self._model.id)
        self._likeness.follow(
            before,
            {one.photo_id: one.embedding for one in analysed},
            [one.photo_id for one in quarantined],
        )
        return changes


class _Recorder:
    """Gathers outcomes so that one transaction holds many, but none waits for long.

    Attributes:
        recorded: how many photos were written so far.
    """

    def __init__(self, indexer: Indexer, level: Level, notify: Notify) -> None:
        self._indexer = indexer
        self._level = level
        self._notify = notify
        self._waiting: list[tuple[Photo, Outcome]] = []
        self._flushed = time.monotonic()
        self.recorded = 0

    def take(self, outcomes: Sequence[tuple[Photo, Outcome]]) -> None:
        self._waiting.extend(outcomes)
        age = time.monotonic() - self._flushed
        if len(self._waiting) >= _FLUSH_PHOTOS or age >= _FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        outcomes, self._waiting = self._waiting, []
        self._flushed = time.monotonic()
        if outcomes:
            changes = self._indexer.record(outcomes, self._level)
            self.recorded += len(changes.photos)
            self._notify(changes)


class _Pace:
    """Progress with a rate over the last seconds, so that a pause or a slow start is forgotten."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._recent: deque[tuple[float, int]] = deque([(time.monotonic(), 0)], maxlen=32)

    def advance(self, count: int) -> Progress:
        self._done += count
        now = time.monotonic()
        self._recent.append((now, self._done))
        first_time, first_done = self._recent[0]
        rate = (self._done - first_done) / max(now - first_time, 1e-6)
        left = max(0, self._total - self._done)
        return Progress("analyse", self._done, self._total, rate, left / rate if rate else None)
