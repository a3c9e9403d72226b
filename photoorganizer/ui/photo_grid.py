"""The grid of photos: an item view whose places are arithmetic (`grid_layout`).

QListView lays out every item again whenever the width or the rows change; this one never does.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from photoorganizer.core.types import PhotoId
from photoorganizer.ui.dragging import drag_out
from photoorganizer.ui.grid_cursor import moved
from photoorganizer.ui.grid_layout import GAP, HEADING, MARGIN, USUAL_CELL, GridLayout
from photoorganizer.ui.grid_sections import Headings, Section, sticky_place
from photoorganizer.ui.photo_model import PhotoModel, runs
from photoorganizer.ui.rubber_band import RubberBand
from photoorganizer.ui.translation import tr

Index = QModelIndex | QPersistentModelIndex
_Move = QAbstractItemView.CursorAction
_Hint = QAbstractItemView.ScrollHint
_Select = QItemSelectionModel.SelectionFlag


_WHEEL_STEP = 120
_SCROLL_BAR = 12  # as wide as the style sheet makes it


class _Anchor(NamedTuple):
    """The first photo in sight, where its cell begins, and how far the grid was scrolled."""

    photo: PhotoId
    top: int
    offset: int


class PhotoGrid(QAbstractItemView):
    """Shows a PhotoModel as square cells, several of them selectable, some under headings."""

    selection_changed = Signal()
    zoomed = Signal(int)
    """The wheel was turned with Ctrl: steps towards larger cells."""

    def __init__(self, model: PhotoModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photos = model
        self._layout = GridLayout(0, 0)
        self._smallest = USUAL_CELL
        self._band = RubberBand(self)
        self._sections: Sequence[Section] = ()
        self._hovered = -1
        self.setModel(model)
        self.setAccessibleName(tr("Photos"))
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.verticalScrollBar().valueChanged.connect(self._want_visible)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())

    # Shown and selected

    @property
    def sections(self) -> Sequence[Section]:
        """The headings between the photos."""
        return self._sections

    def show_photos(
        self,
        ids: Sequence[PhotoId],
        scores: Mapping[PhotoId, float] | None = None,
        *,
        sections: Sequence[Section] = (),
        keep_place: bool = True,
    ) -> None:
        """Show `ids`; with `keep_place` the selection stays, and what is in sight stays in sight.

        Where the current photo is gone, the one that took its place becomes current.

        Args:
            scores: what to tell of a photo under the pointer.
            sections: the headings between them, the first one before the first photo.
        """
        selected, current, row = self.selected_ids(), self.current_id(), self.currentIndex().row()
        anchor = self._anchor() if keep_place else None
        self._sections = sections
        self._photos.set_ids(ids, scores)
        self.updateGeometries()
        if keep_place:
            self._select_again(selected, current, row)
        # Last, for a new current photo scrolls to itself.
        self._return_to(anchor)
        self._want_visible()

    def selected_ids(self) -> list[PhotoId]:
        """Return the selected photos in the order they are shown."""
        parts = self.selectionModel().selection().toList()
        stretches = sorted((part.top(), part.bottom() + 1) for part in parts)
        return [photo for first, end in stretches for photo in self._photos.ids[first:end]]

    def current_id(self) -> PhotoId | None:
        """Return the photo the keyboard is on."""
        index = self.currentIndex()
        return self._photos.ids[index.row()] if index.isValid() else None

    def select(self, photo: PhotoId, hint: _Hint = _Hint.EnsureVisible) -> None:
        """Make `photo` the only one selected, and bring it into sight."""
        row = self._photos.row_of(photo)
        if row is not None:
            index = self._photos.index(row)
            # Not setCurrentIndex(), which toggles while the user happens to hold Ctrl.
            self.selectionModel().setCurrentIndex(index, _Select.ClearAndSelect)
            self.scrollTo(index, hint)

    def show_row(self, row: int) -> None:
        """Scroll so that the line of a row is the first in sight."""
        if 0 <= row < self._layout.count:
            top = self._layout.place(row).top() - self._layout.room_above
            self.verticalScrollBar().setValue(top)

    def invert_selection(self) -> None:
        """Select what is not selected, and nothing else."""
        last = self._layout.count - 1
        if last >= 0:
            everything = QItemSelection(self._photos.index(0), self._photos.index(last))
            self.selectionModel().select(everything, _Select.Toggle)

    def set_cell_size(self, smallest: int) -> None:
        """Show cells at least so many pixels wide; what is in sight stays in sight."""
        if smallest != self._smallest:
            anchor = self._anchor()
            self._smallest = smallest
            self.updateGeometries()
            self._return_to(anchor)
            self._want_visible()
            self.viewport().update()

    # Places

    def visible_rows(self) -> range:
        """Return the rows that are at least partly in sight."""
        return self._layout.rows(self.verticalOffset(), self.viewport().height())

    def visualRect(self, index: Index) -> QRect:
        """Return where the cell of `index` is in the viewport."""
        if not index.isValid():
            return QRect()
        return self._layout.place(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the photo whose cell holds `point`."""
        if sticky_place(self._layout, self.verticalOffset()).contains(point):
            return QModelIndex()
        index = self._photos.index(self._nearest(point))
        return index if self.visualRect(index).contains(point) else QModelIndex()

    def horizontalOffset(self) -> int:
        """Return 0: the grid never scrolls sideways."""
        return 0

    def verticalOffset(self) -> int:
        """Return how many pixels are scrolled away above."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, _index: Index) -> bool:
        """Return False: what the model holds is shown."""
        return False

    def scrollTo(self, index: Index, hint: _Hint = _Hint.EnsureVisible) -> None:
        """Scroll as little as needed to show the whole cell, or to its centre where asked.

        What stands right above the cell, as a heading, comes into sight with it.
        """
        if not index.isValid():
            return
        place, bar = self.visualRect(index), self.verticalScrollBar()
        height, above = self.viewport().height(), self._layout.room_above
        if hint == _Hint.PositionAtCenter:
            bar.setValue(bar.value() + place.center().y() - height // 2)
        elif place.top() < above:
            bar.setValue(bar.value() + place.top() - above)
        elif place.bottom() > height - GAP:
            bar.setValue(bar.value() + place.bottom() + 1 - height + MARGIN)

    # Keyboard and selection

    def moveCursor(self, action: _Move, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Return where a key takes the current photo."""
        if not self._layout.count or not self.currentIndex().isValid():
            return self._photos.index(min(0, self._layout.count - 1))
        row = self.currentIndex().row()
        return self._photos.index(moved(self._layout, row, action, self.viewport().height()))

    def setSelection(self, rect: QRect, command: _Select) -> None:
        """Select from the cell at one corner of `rect` to the cell at the other.

        Where a rubber band is drawn, only what it touches.
        """
        if self.state() is QAbstractItemView.State.DragSelectingState:
            area = rect.normalized().translated(0, self.verticalOffset())
            self._band.stretch_to(area)
            stretches = self._layout.rows_within(area) if self._layout.count else []
        else:
            rows = sorted((self._nearest(rect.topLeft()), self._nearest(rect.bottomRight())))
            stretches = [(rows[0], rows[1])] if rows[0] >= 0 else []
        self.selectionModel().select(self._selection(stretches), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return the area of the visible cells among `selection`."""
        region = QRegion()
        visible = self.visible_rows()
        for part in selection.toList():
            for row in range(max(part.top(), visible.start), min(part.bottom() + 1, visible.stop)):
                region += self.visualRect(self._photos.index(row))
        return region

    def keyboardSearch(self, _search: str) -> None:
        """Do nothing: single letters are the window's shortcuts."""

    # Events

    def updateGeometries(self) -> None:
        """Fit the layout and the scroll bar to the photos and the width."""
        self._layout = GridLayout(
            self._photos.rowCount(),
            self.width() - _SCROLL_BAR,
            self.isRightToLeft(),
            tuple(section.first for section in self._sections),
            self._smallest,
        )
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._layout.height - height))
        bar.setPageStep(height)
        bar.setSingleStep(self._layout.step // 3)
        super().updateGeometries()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the photos in sight while columns come and go."""
        anchor = self._anchor()
        super().resizeEvent(event)
        self.updateGeometries()
        self._return_to(anchor)
        self._want_visible()

    def scrollContentsBy(self, _dx: int, dy: int) -> None:
        """Move what is painted already, and paint only what came into sight."""
        sticky = HEADING if self._sections else 0
        if self._band.is_drawn or abs(dy) >= self.viewport().height() - sticky:
            self.viewport().update()
            return
        self.viewport().scroll(0, dy)
        if sticky:  # it stays where it is, and was moved
            self.viewport().update(0, min(0, dy), self.viewport().width(), sticky + abs(dy))

    def dataChanged(self, first: Index, last: Index, _roles: Sequence[int] = ()) -> None:
        """Paint again those of the changed photos that are in sight."""
        visible = self.visible_rows()
        for row in range(max(first.row(), visible.start), min(last.row() + 1, visible.stop)):
            self.viewport().update(self.visualRect(self._photos.index(row)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the headings and the cells that the event touches."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().base())
        top = self.verticalOffset()
        headings = Headings(self._layout, self._sections, self.palette())
        headings.paint(painter, top, self.viewport().height())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        touched, delegate = event.region(), self.itemDelegate()
        for row in self.visible_rows():
            index = self._photos.index(row)
            place = self.visualRect(index)
            if touched.intersects(place):
                option.rect = place
                option.state = self._state_of(index)
                delegate.paint(painter, option, index)
        headings.paint_sticky(painter, top)
        self._band.paint(painter, top, self.palette())
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer with a quiet frame."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the rubber band go."""
        super().mouseReleaseEvent(event)
        self._band.let_go()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, ask for larger or smaller cells."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y() / _WHEEL_STEP
            self.zoomed.emit(round(steps) or (1 if steps > 0 else -1))
            event.accept()
        else:
            super().wheelEvent(event)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Let the selected photos be taken to another program, which gets copies."""
        drag_out(self, self._photos, self.selected_ids())

    def leaveEvent(self, event: QEvent) -> None:
        """Drop the frame that followed the pointer."""
        super().leaveEvent(event)
        self._hover(-1)

    # Inside

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            for changed in (self._hovered, row):
                if changed >= 0:
                    self.update(self._photos.index(changed))
            self._hovered = row

    def _state_of(self, index: QModelIndex) -> QStyle.StateFlag:
        state = QStyle.StateFlag.State_Enabled
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if self.hasFocus() and index.row() == self.currentIndex().row():
            state |= QStyle.StateFlag.State_HasFocus
        if index.row() == self._hovered:
            state |= QStyle.StateFlag.State_MouseOver
        return state

    def _selection(self, stretches: Iterable[tuple[int, int]]) -> QItemSelection:
        selection = QItemSelection()
        for first, last in stretches:
            selection.select(self._photos.index(first), self._photos.index(last))
        return selection

    def _nearest(self, point: QPoint) -> int:
        return self._layout.nearest(point + QPoint(0, self.verticalOffset()))

    def _want_visible(self) -> None:
        visible = self.visible_rows()
        if visible:
            edge = round(self._layout.cell * self.devicePixelRatioF())
            self._photos.want_thumbnails(visible.start, visible.stop - 1, edge)

    def _anchor(self) -> "_Anchor | None":
        """Return what is in sight now; None for the very top, which stays."""
        visible = self.visible_rows()
        if self.verticalOffset() == 0 or not visible or visible.start >= len(self._photos.ids):
            return None
        photo = self._photos.ids[visible.start]
        offset = self.verticalOffset()
        return _Anchor(photo, self._layout.place(visible.start).top() - offset, offset)

    def _return_to(self, anchor: "_Anchor | None") -> None:
        if anchor is None:
            self.verticalScrollBar().setValue(0)
            return
        row = self._photos.row_of(anchor.photo)
        if row is None:
            self.verticalScrollBar().setValue(anchor.offset)
            return
        # Cells may be smaller now: what was hardly in sight stays in sight.
        top = max(anchor.top, GAP - self._layout.cell)
        self.verticalScrollBar().setValue(self._layout.place(row).top() - top)

    def _select_again(
        self, selected: Sequence[PhotoId], current: PhotoId | None, current_row: int
    ) -> None:
        rows = [row for photo in selected if (row := self._photos.row_of(photo)) is not None]
        row = None if current is None else self._photos.row_of(current)
        if row is None and current is not None and self._photos.ids:
            row = min(current_row, len(self._photos.ids) - 1)
            rows = rows or [row]
        selection = self._selection(runs(sorted(rows)))
        if row is not None:
            self.selectionModel().setCurrentIndex(self._photos.index(row), _Select.NoUpdate)
        self.selectionModel().select(selection, _Select.ClearAndSelect)
