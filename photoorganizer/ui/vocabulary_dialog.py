"""The list of the tags that the user taught: how good each is, and what can be done with it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.taught import TaughtTag
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import percent


class VocabularyDialog(QDialog):
    """Shows taught tags; what is clicked is for others to do."""

    forget_wanted = Signal(str)
    teach_wanted = Signal(str)
    export_wanted = Signal(object)
    """The names to export: those chosen, or all."""
    import_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("My vocabulary"))
        self.words = QLabel(wordWrap=True)
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing() + 4)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Tags that you taught"))
        self.list.setSpacing(4)
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.itemSelectionChanged.connect(self._enable)
        self.list.itemActivated.connect(lambda item: self.teach_wanted.emit(_name(item)))
        self._build()
        self.resize(520, 380)

    def _build(self) -> None:
        self.teach = QPushButton(tr("&Teach more…"))
        self.forget = QPushButton(tr("&Forget"))
        self.export = QPushButton(tr("&Export…"))
        self.take_over = QPushButton(tr("&Import…"))
        self.teach.clicked.connect(lambda: self.teach_wanted.emit(self._chosen()[0]))
        self.forget.clicked.connect(self._forget)
        self.export.clicked.connect(lambda: self.export_wanted.emit(self._chosen()))
        self.take_over.clicked.connect(self.import_wanted)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in (self.teach, self.forget, self.export, self.take_over):
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)

    def show_tags(self, tags: Sequence[TaughtTag]) -> None:
        """Show these tags, in place of the others."""
        chosen = set(self._chosen())
        self.list.clear()
        for tag in tags:
            item = QListWidgetItem(f"{hashtag(tag.name)}\n{described(tag)}")
            item.setData(Qt.ItemDataRole.UserRole, tag.name)
            self.list.addItem(item)
            item.setSelected(tag.name in chosen)
        self.words.setText(
            tr(
                "They are kept in your library, learn from what you accept and reject, and speak "
                "where they are sure enough."
            )
            if tags
            else tr("You have taught no tag yet. Select some photos, then Photo → Teach a tag…")
        )
        self.list.setEnabled(bool(tags))
        self._enable()

    def _chosen(self) -> list[str]:
        return [_name(item) for item in self.list.selectedItems()]

    def _forget(self) -> None:
        for name in self._chosen():
            self.forget_wanted.emit(name)

    def _enable(self) -> None:
        chosen = len(self._chosen())
        self.teach.setEnabled(chosen == 1)
        self.forget.setEnabled(chosen > 0)
        self.export.setEnabled(self.list.count() > 0)


def described(tag: TaughtTag) -> str:
    """Return what is worth knowing of a taught tag in one line."""
    parts = [
        trn("{n} example", "{n} examples", tag.examples).format(n=f"{tag.examples:,}"),
    ]
    if tag.rejected:
        parts.append(trn("{n} rejected", "{n} rejected", tag.rejected).format(n=tag.rejected))
    if tag.accuracy is not None:
        parts.append(
            tr("finds {found}, {right} right").format(
                found=percent(tag.accuracy.recall), right=percent(tag.accuracy.precision)
            )
        )
    if tag.needed:
        parts.append(tr("needs about {n} more").format(n=tag.needed))
    return " · ".join(parts)


def _name(item: QListWidgetItem) -> str:
    return str(item.data(Qt.ItemDataRole.UserRole))
