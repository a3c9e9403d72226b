"""Sidecars in the window: how many wait, writing them, and the switch that does so by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from photoorganizer.core.errors import KnownError
from photoorganizer.core.types import ChangeSet
from photoorganizer.engine.library import Library
from photoorganizer.ui.actions import Actions
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.translation import trn
from photoorganizer.ui.wording import number, told

JOB = "sidecars"
"""What the library calls the work in its progress."""

_SETTLE_MS = 400


@dataclass(frozen=True, slots=True)
class _State:
    pending: int
    automatic: bool
    in_use: bool


class SidecarMenu(QObject):
    """Two actions of the menu, and a count for the status strip.

    Who never asked for sidecars sees the count in the menu only.
    """

    counted = Signal(str)
    """“12 sidecars to write”, or nothing where that need not be said."""
    told = Signal(str)
    """A sentence about what was written."""
    failed = Signal(str)
    """A sentence about what could not be."""

    def __init__(self, library: Library, bridge: Bridge, commands: Actions) -> None:
        super().__init__(bridge)
        self._library = library
        self._bridge = bridge
        self._write = commands["write_sidecars"]
        self._automatic = commands["auto_sidecars"]
        self._words = self._write.text()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.refresh)
        self._write.triggered.connect(lambda _=False: self.write())
        self._automatic.triggered.connect(self._set_automatic)
        bridge.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Read again how many sidecars wait."""
        self._bridge.latest(Lane.READ, "sidecars", self._read, self._show)

    def write(self) -> None:
        """Write the sidecars that wait, all of them."""
        self._write.setEnabled(False)
        self._bridge.submit(Lane.FOLDERS, self._do_write, self._on_written, self._on_failed)

    def _set_automatic(self, checked: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._bridge.submit(
            Lane.DECIDE,
            lambda: self._library.sidecars.set_automatic(automatic=checked),
            lambda _: self.refresh(),
        )

    def _on_changed(self, _change: ChangeSet) -> None:
        if not self._settle.isActive():
            self._settle.start()

    def _read(self) -> _State:
        sidecars = self._library.sidecars
        return _State(sidecars.pending(), sidecars.automatic, sidecars.in_use)

    def _show(self, state: _State) -> None:
        waiting = f" ({number(state.pending)})" if state.pending else ""
        self._write.setText(f"{self._words}{waiting}")
        self._write.setEnabled(state.pending > 0)
        self._automatic.setChecked(state.automatic)
        words = trn("{n} sidecar to write", "{n} sidecars to write", state.pending)
        said = state.pending and state.in_use
        self.counted.emit(words.format(n=number(state.pending)) if said else "")

    def _do_write(self) -> tuple[int, list[str]]:
        report = self._library.sidecars.write()
        return report.written, [told(problem) for problem in report.problems]

    def _on_written(self, done: tuple[int, list[str]]) -> None:
        written, problems = done
        self.refresh()
        if problems:
            self.failed.emit(_failed(problems))
        else:
            words = trn("{n} sidecar written.", "{n} sidecars written.", written)
            self.told.emit(words.format(n=number(written)))

    def _on_failed(self, error: KnownError) -> None:
        self.refresh()
        self.failed.emit(told(error))


def _failed(problems: Sequence[str]) -> str:
    """Return the first problem, and how many others there are."""
    more = len(problems) - 1
    if not more:
        return problems[0]
    words = trn("{problem} (and {n} more problem)", "{problem} (and {n} more problems)", more)
    return words.format(problem=problems[0], n=number(more))
