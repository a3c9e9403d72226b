"""Why a tag: in sentences, on the picture, and by photos that carry it."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from photoorganizer.core.explanation import TAUGHT_ASPECT, Explanation, Neighbour
from photoorganizer.core.hashtags import hashtag, hashtag_line
from photoorganizer.core.saliency import Heat
from photoorganizer.ui.certainty import certainty_word
from photoorganizer.ui.fitting import fit
from photoorganizer.ui.photo_preview import whole
from photoorganizer.ui.photo_tile import PhotoTile
from photoorganizer.ui.tag_panel import section_title
from photoorganizer.ui.theme import Theme, set_type, styled
from photoorganizer.ui.thumbnail_cache import ThumbnailCache
from photoorganizer.ui.translation import mark, tr
from photoorganizer.ui.wording import percent

_TILES = 6
_OUTLINED = 0.6
"""Cells as warm as this lie within the outline."""
_SHADE = 0.6
"""How dark the parts are that say nothing for the tag; what speaks stays as it is."""

_ASPECTS = {
    "hashtag": mark("the scene as a whole"),
    "object": mark("the things in the picture"),
    "clothing": mark("the clothes in the picture"),
    "pattern": mark("the pattern of the clothes"),
    "sleeve": mark("the sleeves"),
    "colour": mark("the colours"),
    TAUGHT_ASPECT: mark("what you taught"),
}


class WhyDialog(QDialog):
    """Explains one tag at a time, while the window stays usable beside it."""

    chosen = Signal(object)
    """The PhotoId of a neighbour that was clicked."""

    def __init__(self, parent: QWidget, theme: Theme, thumbnails: ThumbnailCache) -> None:
        super().__init__(parent)
        styled(self, "whyDialog")
        self._thumbnails = thumbnails
        self.picture = HeatPicture(theme)
        self._title = QLabel()
        set_type(self._title, 1.3, QFont.Weight.DemiBold)
        self._said = QLabel(wordWrap=True)
        self._part = styled(QLabel(wordWrap=True), "explanation")
        self._busy = QProgressBar(textVisible=False)
        self._busy.setRange(0, 0)
        self._nearest = section_title("")
        self._tiles = [PhotoTile(theme, self) for _ in range(_TILES)]
        self._build()
        thumbnails.arrived.connect(self._draw_tiles)

    @property
    def said(self) -> str:
        """What is said about the tag."""
        return self._said.text()

    @property
    def part(self) -> str:
        """What is said about the part of the picture."""
        return self._part.text()

    @property
    def neighbours(self) -> list[object]:
        """The photos shown as the nearest."""
        return [tile.photo for tile in self._tiles if tile.photo is not None]

    def begin(self, tag: str) -> None:
        """Show that the question about a tag was asked."""
        self.setWindowTitle(tr("Why {tag}?").format(tag=hashtag(tag)))
        self._title.setText(tr("Why {tag}?").format(tag=hashtag(tag)))
        self._said.setText("")
        self._part.setText(tr("Looking for the part of the picture that speaks for it…"))
        self._busy.show()
        self._whole = False
        self.picture.show_picture(None)
        self.picture.show_heat(None)
        self._show_nearest(tag, ())

    def show_explanation(self, why: Explanation) -> None:
        """Show what is known at once."""
        self._said.setText("\n".join(sentences(why)))
        self._show_nearest(why.tag, why.nearest)
        self._whole = why.aspect in (None, TAUGHT_ASPECT)
        if self._whole:
            self._busy.hide()
            self._part.setText("")

    def show_heat(self, heat: Heat | None) -> None:
        """Show the part that speaks; None where no part does alone."""
        self._busy.hide()
        self.picture.show_heat(heat)
        if self._whole:  # no part was looked for
            return
        self._part.setText(
            tr("No part of the picture speaks for it alone.")
            if heat is None
            else tr("The outlined part speaks for it most.")
        )

    def show_trouble(self, sentence: str) -> None:
        """Say why there is no answer."""
        self._busy.hide()
        self._part.setText(sentence)

    def _show_nearest(self, tag: str, nearest: Sequence[Neighbour]) -> None:
        words = tr("Most like it among your {tag}")
        self._nearest.setText(words.format(tag=hashtag(tag)))
        self._nearest.setVisible(bool(nearest))
        for place, tile in enumerate(self._tiles):
            shown = nearest[place] if place < len(nearest) else None
            tile.photo = None if shown is None else shown.photo.id
            name = "" if shown is None else f"{shown.photo.path.name} · {shown.likeness:.2f}"
            tile.setToolTip(name)
            tile.setAccessibleName(name)
            tile.setVisible(shown is not None)
        self._thumbnails.want("why", [one.photo.id for one in nearest])
        self._draw_tiles()

    def _draw_tiles(self) -> None:
        for tile in self._tiles:
            tile.pixmap = None if tile.photo is None else self._thumbnails.get(tile.photo)
            tile.update()

    def _build(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(10)
        for part in (self._title, self._said, self._part, self._busy):
            side.addWidget(part)
        side.addSpacing(8)
        side.addWidget(self._nearest)
        tiles = QHBoxLayout()
        tiles.setSpacing(6)
        for tile in self._tiles:
            tile.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            tile.setFixedSize(QSize(48, 48))
            tile.clicked.connect(lambda _=False, tile=tile: self.chosen.emit(tile.photo))
            tiles.addWidget(tile)
        tiles.addStretch(1)
        side.addLayout(tiles)
        side.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 20, 20, 20)
        row.setSpacing(20)
        row.addWidget(self.picture, 1)
        row.addLayout(side, 1)
        fit(self, 820, 420)


class HeatPicture(QWidget):
    """A picture in which only the part that speaks is bright."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._picture: QPixmap | None = None
        self._heat: Heat | None = None
        self.setMinimumSize(320, 280)
        self.setAccessibleName(tr("The photo, with the part that speaks for the tag"))

    @property
    def heat(self) -> Heat | None:
        """The part on show."""
        return self._heat

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show a photo."""
        self._picture = picture
        self.update()

    def show_heat(self, heat: Heat | None) -> None:
        """Darken everything but what speaks; nothing for None."""
        self._heat = heat
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, and the shade over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), self._theme.colours.sunken)
        if self._picture is not None:
            area = whole(self._picture.size(), self.rect())
            painter.drawPixmap(area, self._picture)
            if self._heat is not None:
                _shade(painter, area, self._heat)
                _outline(painter, area, self._heat, self._theme.colours.accent)
        painter.end()


def _shade(painter: QPainter, area: QRect, heat: Heat) -> None:
    seen = _seen(area, heat)
    rows, columns = heat.cells.shape
    shade = QImage(columns, rows, QImage.Format.Format_ARGB32)
    for row in range(rows):
        for column in range(columns):
            warm = float(heat.cells[row, column])
            shade.setPixelColor(column, row, QColor(0, 0, 0, round(255 * _SHADE * (1 - warm))))
    dark = QColor(0, 0, 0, round(255 * _SHADE))
    painter.save()
    painter.setClipRect(area)
    for beside in (
        QRectF(area.left(), area.top(), seen.left() - area.left(), area.height()),
        QRectF(seen.right(), area.top(), area.right() + 1 - seen.right(), area.height()),
        QRectF(seen.left(), area.top(), seen.width(), seen.top() - area.top()),
        QRectF(seen.left(), seen.bottom(), seen.width(), area.bottom() + 1 - seen.bottom()),
    ):
        painter.fillRect(beside, dark)
    painter.drawImage(seen, shade)
    painter.restore()


def _outline(painter: QPainter, area: QRect, heat: Heat, ink: QColor) -> None:
    """Draw a line around what speaks most: brightness alone does not show it on a dark photo."""
    seen = _seen(area, heat)
    rows, columns = heat.cells.shape
    width, height = seen.width() / columns, seen.height() / rows
    path = QPainterPath()
    for row in range(rows):
        for column in range(columns):
            if heat.cells[row, column] >= _OUTLINED:
                cell = QPainterPath()
                # A hair larger, so that neighbours become one.
                cell.addRect(
                    seen.x() + column * width, seen.y() + row * height, width + 0.1, height + 0.1
                )
                path = path.united(cell)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, thickness in ((QColor(255, 255, 255), 4.0), (ink, 2.0)):
        painter.setPen(QPen(colour, thickness, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(path.simplified())


def _seen(area: QRect, heat: Heat) -> QRectF:
    """Return where the part that the network saw lies in the picture on show."""
    left, top, right, bottom = heat.box
    return QRectF(
        area.x() + left * area.width(),
        area.y() + top * area.height(),
        (right - left) * area.width(),
        (bottom - top) * area.height(),
    )


def sentences(why: Explanation) -> list[str]:
    """Return what is known at once, in words."""
    if why.probability is None or why.threshold is None or why.aspect is None:
        return [tr("The network does not know this tag; it is one of yours.")]
    aspect = tr(_ASPECTS.get(why.aspect, why.aspect))
    said = [
        tr("Judged by {aspect}: {word}, {percent}.").format(
            aspect=aspect, word=certainty_word(why.probability), percent=percent(why.probability)
        )
    ]
    if why.threshold > 1:
        said.append(tr("At this level of certainty it never suggests this tag."))
    else:
        words = (
            tr("At least {percent} is needed to suggest it.")
            if why.spoken
            else tr("{percent} would be needed to suggest it.")
        )
        said.append(words.format(percent=percent(why.threshold)))
    if why.through:
        words = tr("It follows from {tags}.")
        said.append(words.format(tags=hashtag_line(why.through)))
    return said
