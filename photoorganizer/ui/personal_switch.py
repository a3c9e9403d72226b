"""The line of the menu by which suggestions know the user, and what teaches them."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.decisions import Decisions


class PersonalSwitch(QObject):
    """Switches the library off the window's thread, and lets it learn after decisions."""

    def __init__(
        self, action: QAction, library: Library, bridge: Bridge, decisions: Decisions
    ) -> None:
        super().__init__(action)
        self._library, self._bridge = library, bridge
        action.setChecked(library.personal.on)
        action.toggled.connect(self._switch)
        decisions.decided.connect(self._learn)

    def _switch(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        library = self._library
        self._bridge.submit(Lane.INTERESTS, lambda: library.personal.switch(library.level, on=on))

    def _learn(self) -> None:
        library = self._library
        self._bridge.submit(Lane.INTERESTS, lambda: library.personal.learn(library.level))
