"""The dialog in which a tag is taught: what from, what it would be told from, what came of it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.taught import TaughtTag
from photoorganizer.core.types import PhotoId
from photoorganizer.engine.learner import FEWEST, Taught
from photoorganizer.engine.teaching import Proposal
from photoorganizer.ui.fitting import fit
from photoorganizer.ui.flow_layout import FlowLayout
from photoorganizer.ui.photo_tile import PhotoTile
from photoorganizer.ui.theme import Theme, set_type, styled
from photoorganizer.ui.thumbnail_cache import ThumbnailCache
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import number, percent

_TILE, _GAP = 64, 6
_MOST = 60
"""Tiles of a sort; the examples behind them are learned from all the same."""


class TeachDialog(QDialog):
    """Shows a proposal, lets negatives be taken out, and tells what was learned."""

    named = Signal(str)
    """The name was entered."""
    teach_wanted = Signal()
    suggest_wanted = Signal()
    stop_wanted = Signal()
    photo_wanted = Signal(object)
    """A PhotoId to be shown in the grid."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Teach a tag"))
        self.proposal: Proposal | None = None
        self.name = QLineEdit(placeholderText=tr("Name of the tag, as grandmas_garden"))
        self.name.setAccessibleName(tr("Name of the tag"))
        self.name.editingFinished.connect(lambda: self.named.emit(self.name.text()))
        self.examples = Tiles(theme, thumbnails, "examples")
        self.negatives = Tiles(theme, thumbnails, "negatives")
        self.doubtful = Tiles(theme, thumbnails, "doubtful")
        self.examples_title, self.negatives_title = _title(), _title()
        self.doubtful_title = _title()
        self.outcome = QLabel(wordWrap=True)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.progress = QProgressBar(maximum=0, textVisible=False)
        self.progress.setAccessibleName(tr("Learning"))
        self.negatives.clicked.connect(self._take_out)
        self.examples.clicked.connect(self.photo_wanted)
        self.doubtful.clicked.connect(self.photo_wanted)
        self._build()
        self.show_nothing()

    def _build(self) -> None:
        self.teach = QPushButton(tr("&Learn"))
        self.suggest = QPushButton(tr("&Suggest it"))
        self.stop = QPushButton(tr("S&top"))
        for button, signal in (
            (self.teach, self.teach_wanted),
            (self.suggest, self.suggest_wanted),
            (self.stop, self.stop_wanted),
        ):
            button.clicked.connect(signal)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in (self.stop, self.teach, self.suggest):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for part in (
            *(self.examples_title, self.examples),
            *(self.negatives_title, self.negatives),
        ):
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 20, 20, 16)
        whole.setSpacing(12)
        whole.addWidget(self.name)
        whole.addWidget(scroll, 1)
        for widget in (
            *(self.outcome, self.doubtful_title, self.doubtful),
            *(self.progress, buttons),
        ):
            whole.addWidget(widget)
        fit(self, 640, 680)

    # What is shown

    def show_nothing(self) -> None:
        """Show that a name is needed first."""
        self.proposal = None
        self.examples_title.setText(tr("Give the tag a name, then choose what to learn from."))
        for part in (self.negatives_title, self.outcome, self.doubtful_title, self.progress):
            part.hide()
        self._enable(busy=False)

    def show_proposal(self, proposal: Proposal) -> None:
        """Show what the tag would be taught from."""
        self.proposal = proposal
        examples, pending = len(proposal.examples), proposal.pending
        words = trn("Learn from {n} photo", "Learn from {n} photos", examples)
        words = words.format(n=number(examples))
        if pending:
            left = trn("{n} not analysed yet", "{n} not analysed yet", pending)
            words = tr("{learned}; {left}").format(
                learned=words, left=left.format(n=number(pending))
            )
        self.examples_title.setText(words)
        self.examples.show_photos(proposal.examples)
        self.negatives_title.setText(
            tr("Told from these. Click the ones that have the tag, too: they are taken out.")
        )
        self.negatives.show_photos(proposal.negatives)
        self.negatives_title.setVisible(bool(proposal.negatives))
        for part in (self.outcome, self.doubtful_title, self.doubtful):
            part.hide()
        if examples < FEWEST:
            self.outcome.setText(
                tr(
                    "At least {n} analysed photos are needed: select them, and open this again."
                ).format(n=number(FEWEST))
            )
            self.outcome.show()
        self._enable(busy=False)

    def show_learning(self) -> None:
        """Show that it is being learned."""
        self._enable(busy=True)

    def show_trouble(self, sentence: str) -> None:
        """Show why it was not learned."""
        self.outcome.setText(sentence)
        self.outcome.show()
        self._enable(busy=False)

    def show_taught(self, taught: Taught) -> None:
        """Show what came of it."""
        self.outcome.setText(" ".join(told(taught.tag)))
        self.outcome.show()
        self.doubtful_title.setText(tr("These examples look mislabelled; click one to see it:"))
        self.doubtful.show_photos(taught.doubtful)
        for part in (self.doubtful_title, self.doubtful):
            part.setVisible(bool(taught.doubtful))
        self._enable(busy=False, learned=True)

    def show_suggested(self, photos: int) -> None:
        """Show on how many photos it is suggested now."""
        words = trn("It is suggested on {n} photo.", "It is suggested on {n} photos.", photos)
        self.outcome.setText(f"{self.outcome.text()}\n{words.format(n=number(photos))}")
        self._enable(busy=False)

    def let_stand(self) -> tuple[PhotoId, ...]:
        """Return the negatives that were not taken out."""
        return tuple(self.negatives.photos)

    def _take_out(self, photo: PhotoId) -> None:
        self.negatives.show_photos([one for one in self.negatives.photos if one != photo])

    def _enable(self, *, busy: bool, learned: bool = False) -> None:
        enough = self.proposal is not None and len(self.proposal.examples) >= FEWEST
        self.progress.setVisible(busy)
        self.stop.setVisible(busy)
        self.name.setEnabled(not busy)
        self.negatives.setEnabled(not busy)
        self.teach.setEnabled(enough and not busy)
        self.suggest.setEnabled(learned and not busy)
        (self.suggest if learned else self.teach).setDefault(True)


class Tiles(QWidget):
    """Photos as tiles in rows, as wide as there is room."""

    clicked = Signal(object)
    """A PhotoId."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache, view: str) -> None:
        super().__init__()
        self._theme, self._thumbnails, self._view = theme, thumbnails, f"teach {view}"
        self.photos: list[PhotoId] = []
        self.tiles: list[PhotoTile] = []
        self._row = FlowLayout(self, _GAP)
        thumbnails.arrived.connect(self._draw)

    def show_photos(self, photos: Sequence[PhotoId]) -> None:
        """Show these photos, in place of the others."""
        for tile in self.tiles:
            self._row.removeWidget(tile)
            tile.deleteLater()
        self.photos, self.tiles = list(photos), []
        for place, photo in enumerate(self.photos[:_MOST], start=1):
            tile = PhotoTile(self._theme, self, _TILE)
            tile.setFixedSize(_TILE, _TILE)
            tile.photo = photo
            tile.setAccessibleName(tr("Photo {n}").format(n=number(place)))
            tile.clicked.connect(lambda _=False, photo=photo: self.clicked.emit(photo))
            self._row.addWidget(tile)
            tile.show()
            self.tiles.append(tile)
        self.setVisible(bool(self.tiles))
        self._thumbnails.want(self._view, self.photos[:_MOST])
        self._draw()

    def _draw(self) -> None:
        for tile in self.tiles:
            if tile.photo is not None and tile.pixmap is None:
                tile.pixmap = self._thumbnails.get(tile.photo)
                tile.update()


def told(tag: TaughtTag) -> list[str]:
    """Return what a taught tag says of itself, a sentence each."""
    words = trn("{tag} learned from {n} photo.", "{tag} learned from {n} photos.", tag.examples)
    sentences = [words.format(tag=hashtag(tag.name), n=number(tag.examples))]
    if tag.accuracy is None:
        sentences.append(
            tr("All are of one moment: add photos of other occasions to know how good it is.")
        )
    else:
        sentences.append(
            tr(
                "Tried on moments it had not seen, it finds {found} of them; about {right} of what "
                "it suggests should be right."
            ).format(found=percent(tag.accuracy.recall), right=percent(tag.accuracy.precision))
        )
    if tag.needed:
        sentences.append(
            tr("It needs about {n} more examples to be relied on.").format(n=number(tag.needed))
        )
    return sentences


def _title() -> QLabel:
    label = styled(QLabel(wordWrap=True), "teachTitle")
    set_type(label, 1.0, QFont.Weight.DemiBold)
    return label
