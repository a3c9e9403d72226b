"""The list of the tags that the user taught: how good each is, and what can be done with it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
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
from photoorganizer.engine.first_lessons import Since
from photoorganizer.ui.fitting import fit
from photoorganizer.ui.theme import styled
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import number, percent


class VocabularyDialog(QDialog):
    """Shows taught tags; what is clicked is for others to do."""

    forget_wanted = Signal(str)
    reset_wanted = Signal(str)
    teach_wanted = Signal(str)
    export_wanted = Signal(object)
    """The names to export: those chosen, or all."""
    import_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("My vocabulary"))
        self.words = QLabel(wordWrap=True)
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing() + 4)
        self.list = styled(QListWidget(), "taughtTags")
        self.list.setAccessibleName(tr("Tags that you taught"))
        self.list.setSpacing(4)
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.itemSelectionChanged.connect(self._enable)
        self.list.itemActivated.connect(lambda item: self.teach_wanted.emit(_name(item)))
        self._build()
        self._changed: frozenset[str] = frozenset()
        self._enable()
        fit(self, 600, 400)

    def _build(self) -> None:
        self.teach = QPushButton(tr("&Teach more…"))
        self.reset = QPushButton(tr("&Reset"))
        self.reset.setToolTip(
            tr(
                "Make it what it was when you taught it, without what it learned since from what "
                "you accepted and rejected. Your photos keep their tags."
            )
        )
        self.forget = QPushButton(tr("&Forget"))
        self.export = QPushButton(tr("&Export…"))
        self.take_over = QPushButton(tr("&Import…"))
        self.teach.clicked.connect(lambda: self.teach_wanted.emit(self._chosen()[0]))
        self.reset.clicked.connect(lambda: self._each(self.reset_wanted))
        self.forget.clicked.connect(lambda: self._each(self.forget_wanted))
        self.export.clicked.connect(lambda: self.export_wanted.emit(self._chosen()))
        self.take_over.clicked.connect(self.import_wanted)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in (self.teach, self.reset, self.forget, self.export, self.take_over):
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)

    def show_tags(self, tags: Sequence[TaughtTag], since: Mapping[str, Since]) -> None:
        """Show these tags, in place of the others, and what decisions changed about them."""
        chosen = set(self._chosen())
        self._changed = frozenset(since)
        self.list.clear()
        for tag in tags:
            lines = [hashtag(tag.name), described(tag)]
            if tag.name in since:
                lines.append(changed(since[tag.name]))
            item = QListWidgetItem("\n".join(lines))
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

    def _each(self, wanted: SignalInstance) -> None:
        for name in self._chosen():
            wanted.emit(name)

    def _enable(self) -> None:
        chosen = self._chosen()
        self.teach.setEnabled(len(chosen) == 1)
        self.reset.setEnabled(bool(chosen) and self._changed.issuperset(chosen))
        self.forget.setEnabled(bool(chosen))
        self.export.setEnabled(self.list.count() > 0)


def described(tag: TaughtTag) -> str:
    """Return what is worth knowing of a taught tag in one line."""
    parts = [
        trn("{n} example", "{n} examples", tag.examples).format(n=number(tag.examples)),
    ]
    if tag.rejected:
        parts.append(
            trn("{n} rejected", "{n} rejected", tag.rejected).format(n=number(tag.rejected))
        )
    if tag.accuracy is not None:
        parts.append(
            tr("finds {found}, {right} right").format(
                found=percent(tag.accuracy.recall), right=percent(tag.accuracy.precision)
            )
        )
    if tag.needed:
        parts.append(tr("needs about {n} more").format(n=number(tag.needed)))
    return " · ".join(parts)


def changed(since: Since) -> str:
    """Return what a taught tag learned since its lesson, and from where it speaks, in one line."""
    accepted = trn("{n} accepted", "{n} accepted", since.accepted)
    rejected = trn("{n} rejected", "{n} rejected", since.rejected)
    words = tr("since its lesson: {accepted}, {rejected} · suggested from {now}, at first {before}")
    return words.format(
        accepted=accepted.format(n=number(since.accepted)),
        rejected=rejected.format(n=number(since.rejected)),
        now=_line(since.speaks_from),
        before=_line(since.spoke_from),
    )


def _line(probability: float) -> str:
    return percent(probability, 1) if probability <= 1 else tr("never")


def _name(item: QListWidgetItem) -> str:
    return str(item.data(Qt.ItemDataRole.UserRole))
