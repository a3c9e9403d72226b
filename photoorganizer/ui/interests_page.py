"""The page that tells what the photos are about, with the photos that say so.

Asks the library off the window's thread, when it is looked at and soon after something changed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFont, QHideEvent, QImageWriter, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from photoorganizer.core.errors import KnownError
from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.types import Photo, PhotoId, RootSummary
from photoorganizer.engine.interests import Profile, Within
from photoorganizer.engine.left_out import LeftOut
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.buttons import link_button
from photoorganizer.ui.empty_state import Emptiness, EmptyState
from photoorganizer.ui.interest_card import InterestCard
from photoorganizer.ui.interest_report import as_picture, as_text, told_from
from photoorganizer.ui.interest_scope import InterestScope
from photoorganizer.ui.theme import Theme, set_type, styled
from photoorganizer.ui.thumbnail_cache import ThumbnailCache
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import number, told

_SETTLE_MS = 1500
"""Changes are gathered this long before the question is asked again."""

_LISTED = 20
"""Photos and folders named in the list of what is left out."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One answer of the library."""

    profile: Profile
    years: list[int]
    roots: list[RootSummary]
    left_out: LeftOut
    left_out_photos: list[Photo]


class InterestsPage(QFrame):
    """Shows the interests of the photos that are chosen, greatest share first."""

    photos_wanted = Signal(str, object, object)
    """A title, the PhotoIds that the grid shall show, and the one to go to, or None."""
    action_wanted = Signal(str)
    """The name of an action of the window."""
    saved = Signal(str)
    """What was saved, as a sentence."""

    def __init__(
        self, library: Library, bridge: Bridge, theme: Theme, thumbnails: ThumbnailCache
    ) -> None:
        super().__init__()
        styled(self, "centre")
        self._library, self._bridge, self._theme = library, bridge, theme
        self._thumbnails = thumbnails
        self._told: _Told | None = None
        self._cards: list[InterestCard] = []
        self._stale = True
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.refresh)
        self.scope = InterestScope()
        self.scope.changed.connect(self.refresh)
        self.save = QPushButton(tr("Save…"))
        self.told = styled(QLabel(wordWrap=True), "subtitle")
        self.put_back = link_button("", tr("Let photos and folders count again"))
        self.cards = QWidget()
        self._list = QVBoxLayout(self.cards)
        self.empty = EmptyState(theme)
        self.empty.action_wanted.connect(self.action_wanted)
        self._busy = QWidget()
        self._stack = QStackedWidget()
        self._build()
        bridge.changed.connect(self._on_changed)
        thumbnails.arrived.connect(self._draw)

    def refresh(self) -> None:
        """Ask what the photos are about now."""
        self._settle.stop()
        self._stale = False
        within = self.scope.within
        self._bridge.latest(
            Lane.INTERESTS, "interests", lambda: self._ask(within), self._show, self._refuse
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Ask again where something changed while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Want no pictures any more."""
        super().hideEvent(event)
        self._thumbnails.want("interests", ())

    @property
    def shown(self) -> Sequence[InterestCard]:
        """The cards in their order."""
        return self._cards

    def left_out_menu(self) -> QMenu:
        """Return what is left out, each with the way back."""
        menu = QMenu(self)
        if self._told is None:
            return menu
        out = self._told.left_out
        entries = [
            (
                tr("Put back the folder “{folder}”").format(folder=folder.name),
                LeftOut(folders=frozenset({folder})),
            )
            for folder in sorted(out.folders)
        ]
        entries += [
            (tr("Put back {name}").format(name=photo.path.name), LeftOut(frozenset({photo.id})))
            for photo in self._told.left_out_photos
        ]
        for words, what in entries[:_LISTED]:
            action = QAction(words, menu)
            action.triggered.connect(lambda _=False, what=what: self._put_back(what))
            menu.addAction(action)
        menu.addSeparator()
        everything = QAction(tr("Put everything back ({n})").format(n=number(len(entries))), menu)
        everything.triggered.connect(lambda: self._put_back(out))
        menu.addAction(everything)
        return menu

    def save_as(self, file: Path) -> None:
        """Write the interests to a file: a picture where its name ends in .png, text elsewhere."""
        if self._told is None:
            return
        title = tr("Interests: {scope}").format(scope=self.scope.words)
        try:
            with self._library.posting.file(file) as unfinished:
                if file.suffix.casefold() == ".png":
                    picture = as_picture(self.cards, title, self.told.text())
                    writer = QImageWriter(str(unfinished), QByteArray(b"PNG"))
                    if not writer.write(picture):
                        raise OSError(writer.errorString())
                else:
                    unfinished.write_text(as_text(self._told.profile, title), encoding="utf-8")
        except KnownError as error:
            self._bridge.failed.emit(told(error))
        else:
            self.saved.emit(tr("Saved {file}").format(file=file))

    # Asking and answering

    def _ask(self, within: Within) -> _Told:
        interests = self._library.interests
        out = interests.left_out()
        return _Told(
            interests.profile(within),
            interests.years(),
            self._library.roots(),
            out,
            self._library.photos(sorted(out.photos)[:_LISTED]),
        )

    def _show(self, told: _Told) -> None:
        before, self._told = self._told, told
        self.scope.show_choices(told.roots, told.years)
        self.told.setText(self._notice(told))
        out = len(told.left_out.photos) + len(told.left_out.folders)
        self.put_back.setText(trn("{n} left out…", "{n} left out…", out).format(n=number(out)))
        self.put_back.setVisible(out > 0)
        self.save.setEnabled(bool(told.profile.interests))
        if before is None or before.profile != told.profile:
            self._show_cards(told.profile)
        if told.profile.interests:
            self._stack.setCurrentWidget(self._scroll)
        else:
            self.empty.show_emptiness(self._emptiness(told))
            self._stack.setCurrentWidget(self.empty)
        self._want()

    def _refuse(self, error: KnownError) -> None:
        self._bridge.failed.emit(told(error))
        if self._told is None:
            self.empty.show_emptiness(Emptiness("problem", tr("That did not work"), told(error)))
            self._stack.setCurrentWidget(self.empty)

    def _show_cards(self, profile: Profile) -> None:
        place = self._scroll.verticalScrollBar().value()
        for card in self._cards:
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards.clear()
        whole = max((one.high for one in profile.interests), default=1.0)
        for position, one in enumerate(profile.interests):
            card = InterestCard(one, whole, self._theme)
            card.opened.connect(self._open)
            card.left_out.connect(self._leave_out)
            self._list.insertWidget(position, card)
            self._cards.append(card)
        self._draw()
        QTimer.singleShot(0, self, lambda: self._scroll.verticalScrollBar().setValue(place))

    def _notice(self, told: _Told) -> str:
        offline = [root.root.path.name for root in told.roots if not root.online]
        if not offline:
            return told_from(told.profile)
        words = trn(
            "{folders} is not connected: what is there counts as it was last seen",
            "{folders} are not connected: what is there counts as it was last seen",
            len(offline),
        )
        return f"{told_from(told.profile)} · {words.format(folders=', '.join(offline))}"

    def _emptiness(self, told: _Told) -> Emptiness:
        profile = told.profile
        if not told.roots:
            return Emptiness(
                "interests",
                tr("What are your photos about?"),
                tr("Add a folder: this page tells, with the photos that say so."),
                "add_folder",
                tr("Add a folder…"),
            )
        if profile.pending and not profile.counted:
            waiting = trn(
                "{n} photo to be analysed first.",
                "{n} photos to be analysed first.",
                profile.pending,
            ).format(n=number(profile.pending))
            return Emptiness("waiting", tr("Not looked at yet"), waiting)
        if profile.counted + profile.uncertain:
            return Emptiness(
                "interests",
                tr("No interests found"),
                tr(
                    "These photos are about nothing that has a hashtag here, "
                    "or too doubtful to tell."
                ),
            )
        return Emptiness(
            "photos", tr("No photos here"), tr("Choose another folder or another time.")
        )

    # What the user does

    def _open(self, interest: str, photo: PhotoId | None) -> None:
        within = self.scope.within
        title = tr("{tag} in {scope}").format(tag=hashtag(interest), scope=self.scope.words)
        self._bridge.latest(
            Lane.INTERESTS,
            "interest",
            lambda: self._library.interests.photos_about(interest, within),
            lambda photos: self.photos_wanted.emit(title, _with(photo, photos), photo),
        )

    def _leave_out(self, more: LeftOut) -> None:
        self._change(lambda: self._library.interests.leave_out(more))

    def _put_back(self, these: LeftOut) -> None:
        self._change(lambda: self._library.interests.put_back(these))

    def _change(self, work: Callable[[], None]) -> None:
        self._bridge.submit(Lane.INTERESTS, work, lambda _: self.refresh())

    def _ask_where_to_save(self, kind: str, pattern: str) -> None:
        file, _ = QFileDialog.getSaveFileName(
            self, tr("Save interests"), f"interests.{kind}", pattern
        )
        if file:
            self.save_as(Path(file))

    def _on_changed(self) -> None:
        self._stale = True
        if self.isVisible() and not self._settle.isActive():
            self._settle.start()

    # Drawing

    def _want(self) -> None:
        if self.isVisible():
            photos = [photo for card in self._cards for photo in card.evidence.photos]
            self._thumbnails.want("interests", photos)

    def _draw(self) -> None:
        for card in self._cards:
            card.evidence.draw(self._thumbnails)

    def _build(self) -> None:
        title = QLabel(tr("Interests"))
        set_type(title, 1.35, QFont.Weight.DemiBold)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.save)
        choice = QHBoxLayout()
        choice.addWidget(self.scope)
        choice.addStretch(1)
        notice = QHBoxLayout()
        notice.addWidget(self.told, 1)
        notice.addWidget(self.put_back, 0, Qt.AlignmentFlag.AlignTop)
        self.put_back.hide()
        self.put_back.clicked.connect(
            lambda: self.left_out_menu().popup(
                self.put_back.mapToGlobal(self.put_back.rect().bottomLeft())
            )
        )
        self._build_save()
        self._build_stack()
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 8, 0, 0)
        column.setSpacing(6)
        for line in (head, choice, notice):
            line.setContentsMargins(0, 0, 18, 0)
            column.addLayout(line)
        column.addWidget(self._stack, 1)

    def _build_save(self) -> None:
        menu = QMenu(self.save)
        for words, kind, pattern in (
            (tr("As a picture…"), "png", tr("Pictures (*.png)")),
            (tr("As text…"), "txt", tr("Text (*.txt)")),
        ):
            action = QAction(words, menu)
            action.triggered.connect(
                lambda _=False, kind=kind, pattern=pattern: self._ask_where_to_save(kind, pattern)
            )
            menu.addAction(action)
        self.save.setMenu(menu)
        self.save.setEnabled(False)

    def _build_stack(self) -> None:
        self._list.setContentsMargins(0, 4, 6, 18)
        self._list.setSpacing(8)
        self._list.addStretch(1)
        styled(self.cards, "interestCards")
        self._scroll = QScrollArea(widgetResizable=True)
        styled(self._scroll, "inspectorScroll")
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self._scroll.verticalScrollBar()
        bar.rangeChanged.connect(lambda _, most: bar.setEnabled(most > 0))
        self._scroll.setWidget(self.cards)
        waiting = QLabel(tr("Looking at what your photos are about…"))
        waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        progress = QProgressBar(textVisible=False, maximum=0)
        progress.setFixedWidth(200)
        column = QVBoxLayout(self._busy)
        column.addStretch(1)
        column.addWidget(waiting)
        column.addWidget(progress, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        for part in (self._busy, self._scroll, self.empty):
            self._stack.addWidget(part)


def _with(photo: PhotoId | None, photos: list[PhotoId]) -> tuple[PhotoId, ...]:
    """Return the photos with the one that was clicked: it may be more likely about another."""
    return tuple(photos if photo is None or photo in photos else [photo, *photos])
