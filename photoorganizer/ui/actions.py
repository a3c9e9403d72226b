"""Every action of the window, with its words, keys and icon, and the menus they stand in.

A single letter works only while no text field has the keyboard: fields keep letters to themselves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from photoorganizer.core.likeness import Aspect
from photoorganizer.ui.levels import LEVELS
from photoorganizer.ui.likes import ASPECTS
from photoorganizer.ui.orders import GROUPINGS, ORDERS
from photoorganizer.ui.pages import PAGES
from photoorganizer.ui.theme import Theme, ThemeMode
from photoorganizer.ui.translation import mark, tr


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """What an action is called and how it is reached."""

    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False


def page_action(page: str) -> str:
    """Return the name of the action that opens a page."""
    return f"open_{page}"


def similar_action(aspect: Aspect) -> str:
    """Return the name of the action that finds photos alike in an aspect."""
    return "find_similar" if aspect is Aspect.ALL else f"find_similar_{aspect}"


SPECS: Mapping[str, ActionSpec] = (
    {
        "add_folder": ActionSpec("&Add a folder…", ("Ctrl+O",), "folder-add"),
        "rescan": ActionSpec("&Look for new photos", ("F5", "Ctrl+R")),
        "moved": ActionSpec("&Moved photos…"),
        "ignore": ActionSpec("I&gnore files and folders…"),
        "retry": ActionSpec("Try to &read again"),
        "pause": ActionSpec("&Pause indexing", (), "pause"),
        "write_sidecars": ActionSpec("&Write tags to sidecars"),
        "auto_sidecars": ActionSpec("Write tags to sidecars a&utomatically", checkable=True),
        "quit": ActionSpec("&Quit", ("Ctrl+Q",)),
        "undo": ActionSpec("&Undo", ("Ctrl+Z",), "undo"),
        "select_all": ActionSpec("Select &all", ("Ctrl+A",)),
        "select_none": ActionSpec("Select &none", ("Ctrl+Shift+A",)),
        "search": ActionSpec("&Search", ("Ctrl+F", "/"), "search"),
        "clear": ActionSpec("&Clear search, or go back", ("Esc",)),
        "accept_first": ActionSpec("&Accept suggestion", ("Enter", "Return"), "check"),
        "accept_all": ActionSpec("Accept a&ll suggestions", ("A",), "check-all"),
        "reject_first": ActionSpec("&Reject suggestion", ("X",), "close"),
        "review": ActionSpec(mark("Re&view suggestions"), ("Ctrl+Shift+R",), "review"),
        "tag": ActionSpec("Add a &tag…", ("T",), "tag"),
        "find_similar": ActionSpec("Find &similar", ("Ctrl+Shift+S",), "similar"),
        "find_similar_file": ActionSpec("Find similar to a &file…"),
        "tag_like": ActionSpec("Tag selected like the photo asked a&bout", ("Ctrl+Shift+L",)),
        "copy_hashtags": ActionSpec("&Copy hashtags", ("Ctrl+Shift+C",), "copy"),
        "post": ActionSpec("Make a &post…", ("Ctrl+E",), "post"),
        "show_file": ActionSpec("Show in &file manager", (), "open-folder"),
        "show_sidebar": ActionSpec("Si&debar", ("Ctrl+B",), "sidebar", checkable=True),
        "show_inspector": ActionSpec("I&nspector", ("I",), "inspector", checkable=True),
        "personal": ActionSpec("Suggestions that &know me", (), checkable=True),
    }
    | {
        page_action(name): ActionSpec(page.menu_text, (page.key,), page.icon)
        for name, page in PAGES.items()
    }
    | {
        similar_action(aspect): ActionSpec(f"&{words}")
        for aspect, (words, _) in ASPECTS.items()
        if aspect is not Aspect.ALL
    }
)

NEED_THE_GRID = ("select_all", "select_none")

NEED_A_PHOTO = (
    "accept_first", "accept_all", "reject_first", "tag", "find_similar", "copy_hashtags",
    "post", "show_file", "retry",
)  # fmt: skip

MENUS: Mapping[str, tuple[str, ...]] = {
    "&File": (
        "add_folder", "rescan", "pause", "ignore", "moved", "",
        "write_sidecars", "auto_sidecars", "", "quit",
    ),
    "&Edit": ("undo", "", "select_all", "select_none", "", "search", "clear"),
    "&Photo": (
        "review", "",
        "accept_first", "accept_all", "reject_first", "tag", "", "find_similar", "similar_by",
        "find_similar_file", "tag_like", "", "copy_hashtags", "post", "show_file", "retry",
    ),
    "&View": (
        *(page_action(name) for name in PAGES), "", "show_sidebar", "show_inspector", "",
        "personal",
    ),
}  # fmt: skip

SUBMENUS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "similar_by": (
        "Similar &by",
        tuple(similar_action(aspect) for aspect in Aspect if aspect is not Aspect.ALL),
    ),
}
"""Menus within menus, with their titles."""

GRID_MENU = (
    "find_similar",
    "similar_by",
    "copy_hashtags",
    "post",
    "",
    "accept_all",
    "tag",
    "",
    "show_file",
    "retry",
)

_THEMES = {
    ThemeMode.SYSTEM: "&Follow the system",
    ThemeMode.LIGHT: "&Light",
    ThemeMode.DARK: "&Dark",
}


class Actions(QObject):
    """The window's actions by name, with the two groups that choose one of several."""

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._actions = {name: self._make(spec) for name, spec in SPECS.items()}
        self.themes = _group(window, _THEMES.items())
        self.levels = _group(window, ((level, words) for level, (words, _) in LEVELS.items()))
        self.orders = _group(window, ((order, tr(words)) for order, words in ORDERS.items()))
        self.groupings = _group(window, ((one, tr(words)) for one, words in GROUPINGS.items()))
        for title, names in MENUS.items():
            menu = window.menuBar().addMenu(title)
            self.fill(menu, names)
            if title == "&View":
                menu.addMenu(tr("S&ort")).addActions(self.orders.actions())
                menu.addMenu(tr("&Group")).addActions(self.groupings.actions())
                menu.addSeparator()
                menu.addMenu("&Theme").addActions(self.themes.actions())
                menu.addMenu("S&uggestions").addActions(self.levels.actions())
        theme.changed.connect(self._tint)
        self._tint()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def fill(self, menu: QMenu, names: tuple[str, ...]) -> None:
        """Put the named actions into a menu; an empty name is a line between them."""
        for name in names:
            if name in SUBMENUS:
                title, within = SUBMENUS[name]
                self.fill(menu.addMenu(title), within)
            elif name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()

    def enable_for(self, selected: int) -> None:
        """Enable what can be done to `selected` photos."""
        for name in NEED_A_PHOTO:
            self._actions[name].setEnabled(selected > 0)
        for aspect in Aspect:
            self._actions[similar_action(aspect)].setEnabled(selected == 1)

    def enable_grid(self, *, shown: bool) -> None:
        """Enable what is done in the grid while it is shown."""
        for name in NEED_THE_GRID:
            self._actions[name].setEnabled(shown)

    def _make(self, spec: ActionSpec) -> QAction:
        text = tr(spec.text)
        action = QAction(text, self._window, checkable=spec.checkable)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        words = text.replace("&", "").rstrip("…")
        action.setToolTip(f"{words} ({spec.keys[0]})" if spec.keys else words)
        self._window.addAction(action)
        return action

    def _tint(self) -> None:
        for name, spec in SPECS.items():
            if spec.icon:
                self._actions[name].setIcon(self._theme.icon(spec.icon))


def _group(window: QMainWindow, choices: Iterable[tuple[StrEnum, str]]) -> QActionGroup:
    """Return actions of which one is chosen; each carries its value as data."""
    group = QActionGroup(window)
    for value, words in choices:
        action = QAction(words, group, checkable=True)
        action.setData(value)
    return group
