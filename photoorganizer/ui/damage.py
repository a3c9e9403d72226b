"""What is shown when the catalog is damaged: the way back to a backup, or the way out."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from photoorganizer.core.errors import CatalogError
from photoorganizer.core.moments import shown_moment
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.engine import recovery
from photoorganizer.ui.translation import tr
from photoorganizer.ui.wording import told

DAMAGED = 65
"""The window's exit code that says: it was closed because its catalog is damaged."""


def go_back(paths: LibraryPaths) -> bool:
    """Offer to restore the newest backup; return whether the library can be opened again."""
    backup = recovery.newest_whole(paths)
    dialog = damage_dialog(paths, None if backup is None else backup.made)
    dialog.exec()
    wanted = dialog.buttonRole(dialog.clickedButton()) is QMessageBox.ButtonRole.AcceptRole
    if not wanted:
        return False
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        recovery.repair(paths)
    except CatalogError as error:
        QMessageBox.critical(None, QGuiApplication.applicationDisplayName(), told(error))
        return False
    finally:
        QGuiApplication.restoreOverrideCursor()
    return True


def damage_dialog(paths: LibraryPaths, made: datetime | None) -> QMessageBox:
    """Return the dialog that explains the damage; `made` is the time of the newest backup."""
    dialog = QMessageBox()
    dialog.setIcon(QMessageBox.Icon.Warning)
    dialog.setText(tr("Your library’s catalog is damaged."))
    quit_button = dialog.addButton(tr("Quit"), QMessageBox.ButtonRole.RejectRole)
    dialog.setEscapeButton(quit_button)
    dialog.setDefaultButton(quit_button)
    if made is None:
        dialog.setInformativeText(
            tr(
                "There is no whole backup in {folder}. Your photos are safe. If you have a "
                "backup elsewhere, “photoorganizer restore FILE” goes back to it."
            ).format(folder=paths.backups)
        )
        return dialog
    moment = shown_moment(made.astimezone(), datetime.now(UTC).astimezone())
    dialog.setInformativeText(
        tr(
            "Its newest backup is from {moment}. Your photos are safe; tags and decisions made "
            "since then would be lost, newer photos are found again. The damaged file is kept."
        ).format(moment=moment)
    )
    restore = dialog.addButton(
        tr("Restore the backup of {moment}").format(moment=moment),
        QMessageBox.ButtonRole.AcceptRole,
    )
    dialog.setDefaultButton(restore)
    return dialog
