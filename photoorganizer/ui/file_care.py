"""What the user can do about files: try again what cannot be read, pass over, say what is gone.

And what the user should know of them: that changes in a folder are noticed late.
"""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QVBoxLayout,
)

from photoorganizer.core.errors import KnownError
from photoorganizer.core.types import PhotoId
from photoorganizer.engine.ignoring import check
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.theme import styled
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import number, told


class FileCare(QObject):
    """Connects the parts of the window that care for files with the library."""

    def __init__(self, window: MainWindow, library: Library, bridge: Bridge) -> None:
        super().__init__(window)
        self._window, self._library, self._bridge = window, library, bridge
        commands = window.commands
        commands["retry"].triggered.connect(self._retry_selected)
        commands["ignore"].triggered.connect(self._edit_patterns)
        window.heading.retry.clicked.connect(lambda: self.retry(None))
        window.sidebar.folder_ignored.connect(self.ask_what_to_ignore)
        window.sidebar.folder_given_up.connect(self.ask_to_give_up)
        window.status.late.clicked.connect(self.explain_lateness)
        bridge.changed.connect(lambda _change: self._show_lateness())

    def retry(self, photos: list[PhotoId] | None) -> None:
        """Try photos again that could not be read; all of them for None."""
        self._bridge.submit(
            Lane.FOLDERS, lambda: self._library.problems.retry(photos), self._on_retried
        )

    def ask_what_to_ignore(self, folder: Path | None = None) -> None:
        """Let the user edit the patterns; that of `folder` is put in to begin with."""
        dialog = IgnoreDialog(self._window, self._library.ignoring.patterns, folder)
        dialog.accepted.connect(lambda: self.ignore(dialog.patterns))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def ignore(self, patterns: list[str]) -> None:
        """Pass over what these patterns match, and nothing else."""
        self._bridge.submit(
            Lane.FOLDERS,
            lambda: self._library.ignoring.set(patterns),
            lambda _nothing: self._library.start_indexing(),
        )

    def ask_to_give_up(self, folder: Path) -> None:
        """Let the user say that photos which are not there were deleted."""
        question = QMessageBox(self._window)
        question.setIcon(QMessageBox.Icon.Question)
        question.setText(
            tr("Were the photos deleted that are not in “{folder}” now?").format(folder=folder.name)
        )
        question.setInformativeText(
            tr(
                "They are listed under Missing then, and still keep their tags. If their drive is "
                "only away, leave them as they are."
            )
        )
        deleted = question.addButton(tr("They were deleted"), QMessageBox.ButtonRole.AcceptRole)
        question.addButton(tr("Leave them"), QMessageBox.ButtonRole.RejectRole)
        deleted.clicked.connect(lambda: self.give_up(folder))
        question.finished.connect(question.deleteLater)
        question.open()

    def give_up(self, folder: Path) -> None:
        """Call missing what is not in a watched folder now."""
        self._bridge.submit(
            Lane.FOLDERS,
            lambda: self._library.absences.believe([folder]),
            lambda _nothing: self._library.start_indexing(),
        )

    def explain_lateness(self) -> None:
        """Say why changes are noticed late, and what can be done about it."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Information)
        box.setText(tr("Some changes are noticed late."))
        box.setInformativeText("\n\n".join(map(told, self._library.watching.troubles)))
        box.finished.connect(box.deleteLater)
        box.open()

    def _edit_patterns(self) -> None:
        self.ask_what_to_ignore()

    def _retry_selected(self) -> None:
        self.retry(self._window.grid.selected_ids())

    def _on_retried(self, tried: int) -> None:
        if not tried:
            self._window.status.show_news(tr("None of these photos had a problem."))
            return
        self._window.status.show_news(
            trn("Trying {n} photo again.", "Trying {n} photos again.", tried).format(
                n=number(tried)
            )
        )
        self._library.start_indexing()

    def _show_lateness(self) -> None:
        self._window.status.show_late([told(one) for one in self._library.watching.troubles])


class IgnoreDialog(QDialog):
    """The patterns of files and folders to pass over, one a line."""

    def __init__(self, window: MainWindow, patterns: list[str], folder: Path | None) -> None:
        super().__init__(window)
        self.setWindowTitle(tr("Ignore files and folders"))
        self.setMinimumWidth(460)
        self.text = QPlainTextEdit("\n".join(patterns))
        self.text.setAccessibleName(tr("Patterns, one a line"))
        self.text.setPlaceholderText("*.png\n/exports/\nraw/**")
        self.text.setTabChangesFocus(True)
        passed_over = (
            tr(
                "In “{folder}” and every other watched folder, files and folders that match one of "
                "these lines are passed over, as in a .gitignore."
            )
            if folder
            else tr(
                "Files and folders that match one of these lines are passed over everywhere, "
                "as in a .gitignore."
            )
        )
        words = QLabel(
            passed_over.format(folder=folder.name if folder else "")
            + " "
            + tr("Photos that are in the library already leave it and keep their tags."),
            wordWrap=True,
        )
        self.trouble = styled(QLabel(wordWrap=True), "dialogTrouble")
        self.trouble.hide()
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        for part in (words, self.text, self.trouble, buttons):
            column.addWidget(part)

    @property
    def patterns(self) -> list[str]:
        """The lines that say something."""
        return [line.strip() for line in self.text.toPlainText().splitlines() if line.strip()]

    def accept(self) -> None:
        """Close, unless a line cannot be understood."""
        try:
            check(self.patterns)
        except KnownError as error:
            self.trouble.setText(told(error))
            self.trouble.show()
            return
        super().accept()
