"""Likeness in the window: how it is asked for, and what is done with the answer."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog

from photoorganizer.core.likeness import Aspect
from photoorganizer.core.types import PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.ui.actions import similar_action
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.browser import Browser, Shown
from photoorganizer.ui.decisions import Decisions
from photoorganizer.ui.images import image_of
from photoorganizer.ui.likes import SimilarQuery
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.translation import tr

_PICTURE_EDGE = 256


class SimilarPresenter(QObject):
    """Connects the bar above similar photos with the browser, the commands and the library."""

    def __init__(
        self,
        window: MainWindow,
        library: Library,
        bridge: Bridge,
        browser: Browser,
        decisions: Decisions,
    ) -> None:
        super().__init__(window)
        self._window, self._library, self._bridge = window, library, bridge
        self._browser, self._decisions = browser, decisions
        self._asked = SimilarQuery(PhotoId(0))
        self._aspects = frozenset(Aspect)
        self._connect()

    def begin(self) -> None:
        """Learn in which respects the network can compare photos."""
        self._bridge.submit(
            Lane.LIKENESS,
            lambda: self._library.similarity.aspects,
            self._on_aspects,
            lambda _error: None,  # a network that cannot be used is told of by indexing
        )

    def find(self, image: PhotoId | Path, aspect: Aspect = Aspect.ALL) -> None:
        """Look for photos like `image`, as strictly as the last time."""
        last = self._asked
        self._ask(SimilarQuery(image, aspect, last.strictness, last.same_class))

    def find_current(self, aspect: Aspect = Aspect.ALL) -> None:
        """Look for photos like the one that the keyboard is on."""
        photo = self._window.grid.current_id()
        if photo is not None:
            self.find(photo, aspect)

    def show_shown(self, shown: Shown) -> None:
        """Show the bar where the grid shows similar photos, and hide it elsewhere."""
        bar = self._window.similar
        bar.setVisible(shown.likes is not None)
        if shown.likes is None:
            return
        bar.show_likes(shown.likes)
        if isinstance(shown.likes.image, Path):
            self._load_picture(shown.likes.image)

    def show_selected(self, selected: int) -> None:
        """Offer what can be done with `selected` photos."""
        for aspect in frozenset(Aspect) - self._aspects:
            self._window.commands[similar_action(aspect)].setEnabled(False)
        likes = self._browser.likes
        possible = likes is not None and likes.photo is not None and selected > 0
        self._window.commands["tag_like"].setEnabled(possible)
        self._window.similar.tag_like.setEnabled(possible)

    def _connect(self) -> None:
        window, bar = self._window, self._window.similar
        bar.wanted.connect(self._ask)
        bar.back_wanted.connect(self._browser.back)
        bar.less_wanted.connect(lambda shown: self._browser.show_less_similar(shown=shown))
        bar.tags_wanted.connect(self._tag_like)
        window.image_dropped.connect(self.find)
        window.commands["tag_like"].triggered.connect(lambda _=False: self._tag_like())
        window.commands["find_similar_file"].triggered.connect(lambda _=False: self._choose_file())
        for aspect in Aspect:
            window.commands[similar_action(aspect)].triggered.connect(
                lambda _=False, aspect=aspect: self.find_current(aspect)
            )
        self._browser.likes_refused.connect(self._on_refused)

    def _on_aspects(self, aspects: frozenset[Aspect]) -> None:
        self._aspects = aspects
        self._window.similar.offer(aspects)
        self.show_selected(len(self._window.grid.selected_ids()))

    def _ask(self, query: SimilarQuery) -> None:
        """Ask, and say so: a file of which the network knows nothing takes a moment."""
        self._asked = query
        self._window.pages.leave()
        self._window.heading.hide()
        self._window.similar.show()
        self._window.similar.show_busy(query, self._name(query))
        self._browser.find_similar(query)

    def _name(self, query: SimilarQuery) -> str:
        if isinstance(query.image, Path):
            return query.image.name
        row = self._window.model.row(query.image)
        likes = self._browser.likes
        if row is not None:
            return row.photo.path.name
        return likes.name if likes is not None and likes.photo == query.image else tr("this photo")

    def _on_refused(self) -> None:
        """Show again what the grid still shows."""
        likes = self._browser.likes
        self._window.heading.setVisible(likes is None)
        self._window.similar.setVisible(likes is not None)
        if likes is not None:
            self._asked = likes.query
            self._window.similar.show_likes(likes)

    def _tag_like(self) -> None:
        likes, selected = self._browser.likes, self._window.grid.selected_ids()
        if likes is not None and likes.photo is not None and selected:
            self._decisions.tag_like(selected, likes.photo, likes.name)

    def _choose_file(self) -> None:
        dialog = QFileDialog(self._window, tr("Find photos like this file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda chosen: self.find(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _load_picture(self, image: Path) -> None:
        self._bridge.latest(
            Lane.PICTURE,
            "query",
            lambda: image_of(self._library.preview(image, _PICTURE_EDGE)),
            self._on_picture,
            lambda _error: self._window.similar.show_picture(None),
        )

    def _on_picture(self, picture: QImage) -> None:
        self._window.similar.show_picture(QPixmap.fromImage(picture))
