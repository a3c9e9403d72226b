"""Which photos the page of interests is about: where they lie, and when they were taken."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QFileDialog, QHBoxLayout, QLabel, QWidget

from photoorganizer.core.types import PhotoId, RootSummary
from photoorganizer.engine.interests import Within
from photoorganizer.ui.translation import tr
from photoorganizer.ui.wording import number

_EVERYWHERE, _SELECTED, _OTHER = "everywhere", "selected", "other"
_ALWAYS, _THIS_YEAR, _LAST_MONTHS, _SPAN = "always", "this year", "last months", "span"


class InterestScope(QWidget):
    """Two lists to choose from, and two days where they are asked for."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._roots: Sequence[RootSummary] = ()
        self._years: Sequence[int] = ()
        self._selected: frozenset[PhotoId] = frozenset()
        self._folder: Path | None = None
        self.where = QComboBox()
        self.when = QComboBox()
        self._since, self._until = QDateEdit(), QDateEdit()
        self._span = QWidget()
        self._build()
        self._fill_where()
        self._fill_when()
        self.where.activated.connect(self._on_where)
        self.when.activated.connect(self._on_when)
        for day in (self._since, self._until):
            day.dateChanged.connect(self.changed)

    def show_choices(self, roots: Sequence[RootSummary], years: Sequence[int]) -> None:
        """Offer these folders and years; what is chosen stays chosen."""
        self._roots = roots
        self._fill_where()
        if list(years) != list(self._years):
            self._years = years
            self._fill_when()

    def offer_selection(self, photos: Collection[PhotoId]) -> None:
        """Offer the photos that are selected in the grid."""
        self._selected = frozenset(photos)
        self._fill_where()

    @property
    def within(self) -> Within:
        """The photos that are chosen."""
        since, until = self._days()
        where = self.where.currentData()
        return Within(
            folder=where if isinstance(where, Path) else None,
            since=since,
            until=until,
            photos=self._selected if where == _SELECTED else None,
        )

    @property
    def words(self) -> str:
        """What is chosen, in words."""
        where = self.where.currentText()
        if (when := self.when.currentData()) == _ALWAYS:
            return where
        if when == _SPAN:
            days = (self._since, self._until)
            return tr("{where}, {since} to {until}").format(
                where=where, since=days[0].text(), until=days[1].text()
            )
        return tr("{where}, {when}").format(where=where, when=self.when.currentText())

    def choose_span(self, since: date, until: date) -> None:
        """Choose the days from `since` to `until`."""
        with QSignalBlocker(self._since), QSignalBlocker(self._until):
            self._since.setDate(QDate(since.year, since.month, since.day))
            self._until.setDate(QDate(until.year, until.month, until.day))
        self.when.setCurrentIndex(self.when.findData(_SPAN))
        self._on_when()

    def _days(self) -> tuple[date | None, date | None]:
        today = date.today()
        match self.when.currentData():
            case int(year):
                return date(year, 1, 1), date(year, 12, 31)
            case "this year":
                return date(today.year, 1, 1), today
            case "last months":
                return today - timedelta(days=365), today
            case "span":
                since, until = (
                    date(day.year(), day.month(), day.day())
                    for day in (self._since.date(), self._until.date())
                )
                return min(since, until), max(since, until)
        return None, None

    def _build(self) -> None:
        row = QHBoxLayout(self._span)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        today = QDate.currentDate()
        for day, name in ((self._since, tr("From")), (self._until, tr("To"))):
            day.setCalendarPopup(True)
            day.setDate(today.addYears(-1) if day is self._since else today)
            day.setDisplayFormat(tr("d MMM yyyy"))
            for field in (day, day.lineEdit()):
                field.setAccessibleName(name)
        row.addWidget(self._since)
        row.addWidget(QLabel("–"))
        row.addWidget(self._until)
        self._span.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for box, name in ((self.where, tr("Which photos")), (self.when, tr("Which time"))):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.setMaximumWidth(220)
            line.addWidget(box, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._span)

    def _fill_where(self) -> None:
        places = [root.root.path for root in self._roots]
        if self._folder is not None and self._folder not in places:
            places.append(self._folder)
        choices: list[tuple[str, object]] = [(tr("All photos"), _EVERYWHERE)]
        if self._selected:
            selected = tr("Selected photos ({n})").format(n=number(len(self._selected)))
            choices.append((selected, _SELECTED))
        choices += [(folder.name or str(folder), folder) for folder in places]
        choices.append((tr("Another folder…"), _OTHER))
        _fill(self.where, choices)

    def _fill_when(self) -> None:
        years: list[tuple[str, object]] = [(str(year), year) for year in self._years]
        _fill(
            self.when,
            [
                (tr("All time"), _ALWAYS),
                (tr("This year"), _THIS_YEAR),
                (tr("Last 12 months"), _LAST_MONTHS),
                *years,
                (tr("From – to…"), _SPAN),
            ],
        )

    def _on_where(self) -> None:
        if self.where.currentData() == _OTHER:
            self.where.setCurrentIndex(0)
            chosen = QFileDialog.getExistingDirectory(self, tr("Interests of a folder"))
            if not chosen:
                return
            self.choose_folder(Path(chosen))
        self.changed.emit()

    def choose_folder(self, folder: Path) -> None:
        """Choose a folder inside a watched one, or such a one itself."""
        self._folder = folder
        self._fill_where()
        self.where.setCurrentIndex(_place_of(self.where, folder))

    def _on_when(self) -> None:
        self._span.setVisible(self.when.currentData() == _SPAN)
        self.changed.emit()


def _fill(box: QComboBox, choices: Sequence[tuple[str, object]]) -> None:
    """Offer `choices`; the chosen one stays chosen where it is still among them."""
    chosen = box.currentData()
    if [(box.itemText(n), box.itemData(n)) for n in range(box.count())] == list(choices):
        return
    with QSignalBlocker(box):
        box.clear()
        for words, value in choices:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, _place_of(box, chosen)))


def _place_of(box: QComboBox, value: object) -> int:
    return next((n for n in range(box.count()) if box.itemData(n) == value), -1)
