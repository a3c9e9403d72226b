"""Teaching in the window: opens the two dialogs, and lets the library learn behind them."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from photoorganizer.core.errors import Cancelled, KnownError
from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.types import Change, ChangeSet, PhotoId
from photoorganizer.engine.learner import Taught
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.browser import Browser
from photoorganizer.ui.decisions import Decisions
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.places import Place
from photoorganizer.ui.tag_edits import TagEditMenu
from photoorganizer.ui.teach_dialog import TeachDialog
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.vocabulary_dialog import VocabularyDialog
from photoorganizer.ui.wording import number, told

_SUFFIX = ".safetensors"
_SETTLE_MS = 5_000
"""So long after a decision taught tags look whether there is something to learn."""


class Teaching(QObject):
    """One dialog of each sort at a time; lessons run on a lane of their own."""

    _taken_back = Signal()

    def __init__(
        self,
        window: MainWindow,
        library: Library,
        bridge: Bridge,
        browser: Browser,
        tag_menu: TagEditMenu,
        decisions: Decisions,
    ) -> None:
        super().__init__(window)
        self._window, self._library, self._bridge = window, library, bridge
        self._browser, self._decisions = browser, decisions
        self._photos: Sequence[PhotoId] = ()
        self._stop = Event()
        self.dialog: TeachDialog | None = None
        self.vocabulary: VocabularyDialog | None = None
        self._rest = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._rest.timeout.connect(self._learn)
        window.commands["teach"].triggered.connect(lambda _=False: self.open())
        window.commands["vocabulary"].triggered.connect(lambda _=False: self.open_vocabulary())
        tag_menu.teach_wanted.connect(self.open_for)
        bridge.changed.connect(self._on_changed)
        self._taken_back.connect(self._refresh)

    # Teaching one tag

    def open(self, name: str = "", photos: Sequence[PhotoId] | None = None) -> None:
        """Open the dialog on the selected photos, or on those that carry a tag already."""
        if self.dialog is not None:
            self.dialog.close()
        self._photos = self._window.grid.selected_ids() if photos is None else photos
        dialog = TeachDialog(self._window.theme, self._window.thumbnails, self._window)
        self.dialog = dialog
        dialog.named.connect(self._propose)
        dialog.teach_wanted.connect(self._teach)
        dialog.suggest_wanted.connect(self._suggest)
        dialog.stop_wanted.connect(self._stop.set)
        dialog.photo_wanted.connect(self._show_photo)
        dialog.finished.connect(lambda _result: self._close(dialog))
        dialog.name.setText(name)
        dialog.show()
        if name:
            self._propose(name)
        else:
            dialog.name.setFocus()

    def open_for(self, name: str) -> None:
        """Open the dialog on a tag and the photos that carry it."""
        self.open(name, ())

    def _propose(self, name: str) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        if not name.strip():
            dialog.show_nothing()
            return
        if dialog.proposal is not None and dialog.proposal.name == name.lstrip("#"):
            return
        self._bridge.latest(
            Lane.LIKENESS,
            "propose",
            partial(self._library.teaching.propose, name, self._photos),
            dialog.show_proposal,
            lambda error: dialog.show_trouble(told(error)),
        )

    def _teach(self) -> None:
        dialog = self.dialog
        if dialog is None or dialog.proposal is None:
            return
        self._stop.clear()
        dialog.show_learning()
        self._bridge.submit(
            Lane.TEACHING,
            partial(
                self._library.teaching.teach, dialog.proposal, dialog.let_stand(), self._proceed
            ),
            self._on_taught,
            self._on_failed,
        )

    def _proceed(self) -> None:
        if self._stop.is_set():
            raise Cancelled(tr("Stopped; nothing was changed."))

    def _on_taught(self, taught: Taught) -> None:
        if self.dialog is not None:
            self.dialog.show_taught(taught)
        self._refresh()

    def _on_failed(self, error: KnownError) -> None:
        if self.dialog is not None:
            self.dialog.show_trouble(told(error))
        else:
            self._window.status.show_trouble(told(error))

    def _suggest(self) -> None:
        dialog = self.dialog
        if dialog is None or dialog.proposal is None:
            return
        self._stop.clear()
        dialog.show_learning()
        name = dialog.proposal.name
        self._bridge.submit(
            Lane.TEACHING,
            partial(self._library.teaching.suggest, name, self._proceed),
            partial(self._on_suggested, name),
            self._on_failed,
        )

    def _on_suggested(self, name: str, photos: int) -> None:
        words = trn(
            "{tag} is suggested on {n} photo", "{tag} is suggested on {n} photos", photos
        ).format(tag=hashtag(name), n=number(photos))
        self._window.status.show_news(words)
        if self.dialog is not None:
            self.dialog.show_suggested(photos)

    def _show_photo(self, photo: PhotoId) -> None:
        name = self.dialog.proposal.name if self.dialog and self.dialog.proposal else ""
        place = Place(hashtag(name), hashtag(name), "tag")
        self._window.pages.leave()
        self._browser.show_place(place, photo)

    def _close(self, dialog: TeachDialog) -> None:
        self._stop.set()
        dialog.deleteLater()
        if self.dialog is dialog:
            self._bridge.cancel("propose")
            self.dialog = None

    # What was taught

    def open_vocabulary(self) -> None:
        """Open the list of taught tags."""
        if self.vocabulary is None:
            dialog = VocabularyDialog(self._window)
            self.vocabulary = dialog
            dialog.forget_wanted.connect(self._forget)
            dialog.reset_wanted.connect(self._reset)
            dialog.teach_wanted.connect(self.open_for)
            dialog.export_wanted.connect(self._ask_where)
            dialog.import_wanted.connect(self._ask_which)
            dialog.finished.connect(self._close_vocabulary)
        self._refresh()
        self.vocabulary.show()
        self.vocabulary.raise_()

    def _refresh(self) -> None:
        if self.vocabulary is not None:
            dialog = self.vocabulary
            teaching = self._library.teaching
            self._bridge.latest(
                Lane.TEACHING,
                "vocabulary",
                lambda: (teaching.tags(), teaching.since()),
                lambda known: dialog.show_tags(*known),
            )

    def _close_vocabulary(self, _result: int) -> None:
        if self.vocabulary is not None:
            self._bridge.cancel("vocabulary")
            self.vocabulary.deleteLater()
            self.vocabulary = None

    def _forget(self, name: str) -> None:
        said = tr("{tag} is forgotten; the photos keep it").format(tag=hashtag(name))
        self._run(partial(self._library.teaching.forget, name), lambda _done: said)

    def _reset(self, name: str) -> None:
        teaching = self._library.teaching
        said = tr("{tag} is as you taught it; the photos keep it").format(tag=hashtag(name))

        def reset() -> None:
            before = teaching.reset(name)

            def take_back() -> str:
                teaching.take_back_reset(name, before)
                self._taken_back.emit()
                return tr("Undone: {done}").format(done=said)

            self._decisions.remember(take_back)

        def done(_result: object) -> None:
            self._decisions.decided.emit(said)
            self._refresh()

        self._bridge.submit(Lane.TEACHING, reset, done)

    def _ask_where(self, names: list[str]) -> None:
        file, _ = QFileDialog.getSaveFileName(
            self.vocabulary,
            tr("Export taught tags"),
            str(Path.home() / f"{names[0] if len(names) == 1 else 'vocabulary'}{_SUFFIX}"),
            tr("Taught tags (*.safetensors)"),
        )
        if file:
            self.export(Path(file), names)

    def export(self, file: Path, names: Sequence[str]) -> None:
        """Write taught tags, all of them where none is named, into a file."""
        self._run(
            partial(self._library.teaching.export, file, names),
            lambda tags: trn("{n} taught tag exported", "{n} taught tags exported", tags).format(
                n=number(tags)
            ),
        )

    def _ask_which(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self.vocabulary,
            tr("Import taught tags"),
            str(Path.home()),
            tr("Taught tags (*.safetensors)"),
        )
        if file:
            self.take_over(Path(file))

    def take_over(self, file: Path) -> None:
        """Import the taught tags of a file, and suggest them."""
        self._run(
            partial(self._library.teaching.import_file, file),
            lambda tags: trn(
                "{n} taught tag imported", "{n} taught tags imported", len(tags)
            ).format(n=number(len(tags))),
        )

    def _run(self, work: Callable[[], Any], sentence: Callable[[Any], str]) -> None:
        def done(result: object) -> None:
            self._window.status.show_news(sentence(result))
            self._refresh()

        self._bridge.submit(Lane.TEACHING, work, done)

    # Learning from decisions

    def _on_changed(self, change: ChangeSet) -> None:
        # Not put off by what is decided meanwhile, or a long review would teach only at its end.
        if Change.TAGS in change.kinds and not self._rest.isActive():
            self._rest.start()

    def _learn(self) -> None:
        self._bridge.latest(
            Lane.TEACHING, "learn", self._library.teaching.learn, lambda _names: self._refresh()
        )
