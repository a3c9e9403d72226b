"""The right side: the selected photo, its tags, what is like it, and what is known of its file."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont, QImage, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from photoorganizer.core.errors import KnownError
from photoorganizer.core.selection import SelectionTags, of_one
from photoorganizer.core.types import Decision, PhotoId, PhotoState
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.elided_label import ElidedLabel
from photoorganizer.ui.images import image_of
from photoorganizer.ui.key_tips import tip
from photoorganizer.ui.photo_facts import PhotoFacts
from photoorganizer.ui.photo_preview import PhotoPreview
from photoorganizer.ui.photo_rows import PhotoRow
from photoorganizer.ui.similar_strip import COUNT, SimilarStrip
from photoorganizer.ui.tag_panel import TagPanel
from photoorganizer.ui.theme import Theme, set_type, styled
from photoorganizer.ui.thumbnail_cache import ThumbnailCache
from photoorganizer.ui.translation import mark, tr, trn
from photoorganizer.ui.wording import breakable, moment, number, told

_PREVIEW_EDGE = 720
_MARGIN = 16
_REST_MS = 250
"""The selection must rest this long before similar photos are looked for."""

_MISSING = mark("The file is no longer where it was. Its tags are kept, and return with it.")
_WAITING = mark("Waiting to be looked at.")
_UNSURE = mark("Not sure about this photo.")
_REVIEWED = mark("Every suggestion has been decided.")
_ICONS = {
    PhotoState.PENDING: "waiting",
    PhotoState.READY: "photos",
    PhotoState.UNREADABLE: "broken",
    PhotoState.MISSING: "missing",
    PhotoState.IGNORED: "missing",
}


class Inspector(QFrame):
    """Shows one photo or several; decisions leave as signals."""

    decided = Signal(list, Decision)
    similar_wanted = Signal(object)
    """The PhotoId to select among the photos similar to the shown one, or None."""
    hashtags_wanted = Signal()
    post_wanted = Signal()

    def __init__(
        self, library: Library, bridge: Bridge, theme: Theme, thumbnails: ThumbnailCache
    ) -> None:
        super().__init__()
        styled(self, "inspector")
        self._library, self._bridge = library, bridge
        self._thumbnails = thumbnails
        self._ids: tuple[PhotoId, ...] = ()
        self._preview_of: PhotoId | None = None
        self._unseen: str | None = None  # why its file could not be shown
        self._preview = PhotoPreview(theme)
        self._name = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        set_type(self._name, 1.15, QFont.Weight.DemiBold)
        self._subtitle = styled(QLabel(), "subtitle")
        self._problem = QLabel(wordWrap=True)
        self._card = styled(QFrame(), "card")
        self.tags = TagPanel(theme, self._complete)
        self.tags.decided.connect(self.decided)
        self._copy = self._giving_out()
        self._similar = SimilarStrip(theme, thumbnails)
        self._similar.opened.connect(self.similar_wanted)
        self._facts = PhotoFacts()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._look_for_similar)
        thumbnails.arrived.connect(self._on_thumbnails)
        self._build()
        self.show_nothing()

    @property
    def photos(self) -> tuple[PhotoId, ...]:
        """The photos on show."""
        return self._ids

    @property
    def problem(self) -> str:
        """Why the photo cannot be shown; empty where it can."""
        return self._problem.text()

    def fact(self, name: str) -> str:
        """Return the value on show under “Camera” or the like; empty where there is none."""
        return self._facts.value(name)

    def show_nothing(self) -> None:
        """Show that no photo is selected."""
        self._begin(())
        self._preview.show_icon("photos")
        self._name.setText(tr("No photo selected"))
        self._subtitle.setText(tr("Select a photo to see its tags."))
        for part in (self._card, self.tags, self._copy, self._facts):
            part.hide()

    def show_photo(self, row: PhotoRow) -> None:
        """Show one photo; called again for the same photo when its tags change."""
        photo = row.photo
        self._begin((photo.id,))
        self._name.setText(photo.path.name)
        self._subtitle.setText(moment(photo.taken))
        broken = photo.state is PhotoState.UNREADABLE
        self._show_problem(told(photo.reason or "") if broken else self._unseen)
        if photo.state is PhotoState.MISSING:
            self._show_problem(tr(_MISSING))
        tags = of_one(row.tags)
        silence = _silence(photo.state, tags)
        self.tags.show_tags(tags, silence)
        if silence == _UNSURE:
            self._look_for_guesses(photo.id)
        self._facts.show_photo(photo)
        self._bridge.latest(
            Lane.READ,
            "metadata",
            lambda: self._library.sidecars.metadata(photo.id),
            lambda metadata: self._facts.show_photo(photo, metadata),
        )
        for part in (self.tags, self._copy, self._facts):
            part.show()
        stale = self._preview_of != photo.id or photo.state is PhotoState.PENDING or self._unseen
        if stale and not self._preview.isHidden():
            self._load_preview(photo.id, photo.state)

    def show_preview(self, *, shown: bool) -> None:
        """Show the photo above its tags, or leave that to a page that shows it larger."""
        self._preview.setVisible(shown)
        if not shown:
            self._bridge.cancel("preview")
            self._preview_of = self._unseen = None

    def show_photos(self, ids: Sequence[PhotoId]) -> None:
        """Show what several photos have in common."""
        if tuple(ids) != self._ids:  # what the photo before had is no chip to click now
            self.tags.show_tags(SelectionTags(), "")
        self._begin(tuple(ids))
        self._name.setText(
            trn("{n} photo selected", "{n} photos selected", len(ids)).format(n=number(len(ids)))
        )
        self._subtitle.setText(tr("Tags are added to all of them."))
        self._card.hide()
        self._facts.hide()
        self._thumbnails.want("selection", ids[:4])
        self._show_mosaic()
        self.tags.show()
        self._copy.show()
        wanted = self._ids
        self._bridge.latest(
            Lane.READ,
            "selection",
            lambda: self._library.tagging.summary(wanted),
            lambda tags: self.tags.show_tags(tags, "" if tags.suggested else tr(_REVIEWED)),
        )

    def _begin(self, ids: tuple[PhotoId, ...]) -> None:
        if ids == self._ids and ids:
            return
        self._ids = ids
        self._preview_of = self._unseen = None
        self.tags.forget_guesses()
        self._bridge.cancel("guesses")
        self._bridge.cancel("preview")
        self._bridge.cancel("selection")
        self._bridge.cancel("neighbours")
        self._bridge.cancel("metadata")
        self._similar.show_similar([])
        if len(ids) == 1:
            self._rest.start()
        else:
            self._rest.stop()

    def _build(self) -> None:
        card = QVBoxLayout(self._card)
        card.setContentsMargins(12, 10, 12, 10)
        card.addWidget(self._problem)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._name)
        head.addWidget(self._subtitle)
        page = styled(QWidget(), "inspectorPage")
        column = QVBoxLayout(page)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(16)
        column.addWidget(self._preview)
        column.addLayout(head)
        for part in (self._card, self.tags, self._copy, self._similar, self._facts):
            column.addWidget(part)
        column.addStretch(1)
        scroll = styled(QScrollArea(), "inspectorScroll")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        bar = scroll.verticalScrollBar()
        # The bar takes its room from the margin: what is shown never jumps because of it.
        bar.rangeChanged.connect(
            lambda _least, most: column.setContentsMargins(
                _MARGIN, _MARGIN, _MARGIN - bool(most) * bar.sizeHint().width(), _MARGIN
            )
        )
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _giving_out(self) -> QWidget:
        """Return the two ways in which hashtags leave."""
        copy = QPushButton(tr("Copy hashtags"))
        tip(copy, tr("Copy the hashtags of the selection"), "copy_hashtags")
        copy.clicked.connect(self.hashtags_wanted)
        post = QPushButton(tr("Post…"))
        tip(post, tr("Make a post of the selection, within a network’s limits"), "post")
        post.clicked.connect(self.post_wanted)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(copy, 1)
        row.addWidget(post)
        return both

    def _show_problem(self, sentence: str | None) -> None:
        self._problem.setText(breakable(sentence or ""))
        self._card.setVisible(sentence is not None)

    # Pictures

    def _load_preview(self, photo: PhotoId, state: PhotoState) -> None:
        self._preview_of = photo
        thumbnail = self._thumbnails.get(photo)
        if thumbnail is None:
            self._preview.show_icon(_ICONS[state])
            self._thumbnails.want("selection", [photo])
        else:
            self._preview.show_pictures([thumbnail])
        if state in (PhotoState.UNREADABLE, PhotoState.MISSING):
            return
        edge = round(_PREVIEW_EDGE * self.devicePixelRatioF())
        self._bridge.latest(
            Lane.PICTURE,
            "preview",
            lambda: image_of(self._library.preview(photo, edge)),
            self._on_preview,
            self._on_unseen,
        )

    def _on_unseen(self, error: KnownError) -> None:
        self._unseen = told(error)
        self._show_problem(self._unseen)

    def _on_preview(self, image: QImage) -> None:
        if self._unseen:  # its folder is back
            self._unseen = None
            self._show_problem(None)
        self._preview.show_pictures([QPixmap.fromImage(image)])

    def _on_thumbnails(self, arrived: Sequence[PhotoId]) -> None:
        if len(self._ids) > 1 and set(self._ids[:4]).intersection(arrived):
            self._show_mosaic()

    def _show_mosaic(self) -> None:
        pictures = [self._thumbnails.get(photo) for photo in self._ids[:4]]
        self._preview.show_pictures([picture for picture in pictures if picture is not None])

    # Asking the library

    def _complete(self, prefix: str, done: Callable[[list[str]], None]) -> None:
        self._bridge.latest(
            Lane.READ, "complete", lambda: self._library.complete_tag(prefix, 8), done
        )

    def _look_for_guesses(self, photo: PhotoId) -> None:
        guesses = self._library.explaining.guesses
        self._bridge.latest(Lane.READ, "guesses", lambda: guesses(photo), self.tags.show_guesses)

    def _look_for_similar(self) -> None:
        photo = self._ids[0]
        self._bridge.latest(
            Lane.PICTURE,
            "neighbours",
            lambda: self._library.similarity.find(photo, limit=COUNT).matches,
            self._similar.show_similar,
            lambda _error: self._similar.show_similar([]),
        )


def _silence(state: PhotoState, tags: SelectionTags) -> str:
    """Return why nothing is suggested, or nothing where that is plain."""
    if state is PhotoState.PENDING:
        return tr(_WAITING)
    if state is PhotoState.READY and not tags.suggested:
        return tr(_REVIEWED if tags.spoken else _UNSURE)
    return ""
