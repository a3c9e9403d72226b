"""A tag of the sidebar renamed, merged with another or deleted everywhere; each can be undone."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QMenu, QMessageBox

from photoorganizer.core.errors import BadTag
from photoorganizer.core.hashtags import hashtag, normalize_tag
from photoorganizer.engine.library import Library
from photoorganizer.engine.tag_edits import TagEdit
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.browser import Browser
from photoorganizer.ui.decisions import Decisions
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.places import Place, all_photos
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import told


class TagEditMenu(QObject):
    """The menu of the sidebar's tags, and what it does."""

    _edited = Signal(str, str)
    """What a tag was called, and what it is called now; empty where it was deleted."""
    teach_wanted = Signal(str)
    """A tag that its photos shall teach."""

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
        places = window.sidebar.tags
        places.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        places.customContextMenuRequested.connect(self._open_menu)
        self._edited.connect(self._follow)

    def menu(self, name: str) -> QMenu:
        """Return what can be done with a tag."""
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        for words, act in (
            (tr("Rename everywhere…"), self._ask_for_name),
            (tr("Merge into another tag…"), self._ask_for_other),
            (tr("Delete everywhere"), self.delete),
            (tr("Teach from its photos…"), self.teach_wanted.emit),
        ):
            action = QAction(words, menu)
            action.triggered.connect(lambda _=False, act=act: act(name))
            menu.addAction(action)
        return menu

    def rename(self, old: str, new: str) -> None:
        """Call a tag by another name; where that is in use, ask whether the two shall be one."""
        try:
            name = normalize_tag(new)
        except BadTag as error:
            self._window.status.show_trouble(told(error))
            return
        if name == old:
            return
        self._bridge.submit(
            Lane.READ,
            lambda: self._library.tag_edits.in_use(name),
            lambda used: self._ask_to_merge(old, name) if used else self._rename(old, name),
        )

    def merge(self, old: str, into: str) -> None:
        """Make a tag one with another."""

        def sentence(edit: TagEdit) -> str:
            number = len(edit.photos)
            words = trn(
                "Merged {old} into {new} on {n} photo",
                "Merged {old} into {new} on {n} photos",
                number,
            )
            return _filled(words, edit)

        self._carry_out(lambda: self._library.tag_edits.merge(old, into), sentence)

    def delete(self, name: str) -> None:
        """Take a tag off every photo."""

        def sentence(edit: TagEdit) -> str:
            number = len(edit.photos)
            return _filled(
                trn("Took {old} off {n} photo", "Took {old} off {n} photos", number), edit
            )

        self._carry_out(lambda: self._library.tag_edits.delete(name), sentence)

    def _rename(self, old: str, new: str) -> None:
        def sentence(edit: TagEdit) -> str:
            number = len(edit.photos)
            return _filled(
                trn(
                    "{old} is {new} now, on {n} photo", "{old} is {new} now, on {n} photos", number
                ),
                edit,
            )

        self._carry_out(lambda: self._library.tag_edits.rename(old, new), sentence)

    def _carry_out(self, act: Callable[[], TagEdit], sentence: Callable[[TagEdit], str]) -> None:
        done: list[TagEdit] = []

        def do() -> str:
            edit = act()
            done.append(edit)
            self._edited.emit(edit.name, edit.new or "")
            return sentence(edit)

        def take_back() -> str:
            edit = done.pop()
            self._library.tag_edits.take_back(edit)
            self._edited.emit(edit.new or "", edit.name)
            return tr("Undone: {done}").format(done=sentence(edit))

        self._decisions.carry_out(do, take_back)

    def _follow(self, old: str, new: str) -> None:
        """Go on showing the photos of a tag under its new name."""
        if old and self._browser.place.query == hashtag(old):
            place = Place(hashtag(new), hashtag(new), "tag") if new else all_photos()
            self._browser.show_place(place)

    def _ask_for_name(self, name: str) -> None:
        dialog = self._dialog(tr("Rename a tag"), tr("Call {tag} in the whole library"), name)
        dialog.setTextValue(name)
        dialog.textValueSelected.connect(lambda new: self.rename(name, new))
        dialog.open()

    def _ask_for_other(self, name: str) -> None:
        others = [tag for tag in self._window.sidebar.tags.titles() if tag != hashtag(name)]
        dialog = self._dialog(tr("Merge tags"), tr("Make {tag} one with"), name)
        dialog.setComboBoxItems(others)
        dialog.setComboBoxEditable(True)
        dialog.textValueSelected.connect(lambda other: self.merge(name, other))
        dialog.open()

    def _dialog(self, title: str, label: str, name: str) -> QInputDialog:
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(title)
        dialog.setLabelText(label.format(tag=hashtag(name)))
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _ask_to_merge(self, old: str, new: str) -> None:
        question = QMessageBox(self._window)
        question.setIcon(QMessageBox.Icon.Question)
        question.setText(tr("There is a tag {tag} already.").format(tag=hashtag(new)))
        question.setInformativeText(
            tr("Merge {old} into it? Photos with either have {new} then.").format(
                old=hashtag(old), new=hashtag(new)
            )
        )
        merge = question.addButton(tr("Merge"), QMessageBox.ButtonRole.AcceptRole)
        question.addButton(QMessageBox.StandardButton.Cancel)
        merge.clicked.connect(lambda: self.merge(old, new))
        question.finished.connect(question.deleteLater)
        question.open()

    def _open_menu(self, point: QPoint) -> None:
        places = self._window.sidebar.tags
        if places.indexAt(point).isValid() and (place := places.place_at(point)) is not None:
            menu = self.menu(place.query.removeprefix("#"))
            menu.popup(places.viewport().mapToGlobal(point))


def _filled(words: str, edit: TagEdit) -> str:
    new = hashtag(edit.new) if edit.new else ""
    return words.format(old=hashtag(edit.name), new=new, n=len(edit.photos))
