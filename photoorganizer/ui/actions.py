"""Every action of the window, with its words, keys and icon, and the menus they stand in.

A single letter works only while no text field has the keyboard: fields keep letters to themselves.
"""

from collections.abc import Iterable, Mapping, Sequence
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


def quick_action(place: int) -> str:
    """Return the name of the action that adds the tag at hand at a place, counted from 0."""
    return f"quick_{place + 1}"


QUICK = tuple(map(quick_action, range(9)))

SPECS: Mapping[str, ActionSpec] = (
    {
        "add_folder": ActionSpec(mark("&Add a folder…"), ("Ctrl+O",), "folder-add"),
        "rescan": ActionSpec(mark("&Look for new photos"), ("F5", "Ctrl+R")),
        "moved": ActionSpec(mark("&Moved photos…")),
        "ignore": ActionSpec(mark("I&gnore files and folders…")),
        "retry": ActionSpec(mark("Try to &read again")),
        "pause": ActionSpec(mark("&Pause indexing"), (), "pause"),
        "write_sidecars": ActionSpec(mark("&Write tags to sidecars")),
        "auto_sidecars": ActionSpec(mark("Write tags to sidecars a&utomatically"), checkable=True),
        "quit": ActionSpec(mark("&Quit"), ("Ctrl+Q",)),
        "undo": ActionSpec(mark("&Undo"), ("Ctrl+Z",), "undo"),
        "select_all": ActionSpec(mark("Select &all"), ("Ctrl+A",)),
        "select_none": ActionSpec(mark("Select &none"), ("Ctrl+Shift+A",)),
        "select_others": ActionSpec(mark("Select the &others"), ("Ctrl+I",)),
        "save_search": ActionSpec(mark("Sa&ve this search…"), ("Ctrl+D",)),
        "search": ActionSpec(mark("&Search"), ("Ctrl+F", "/"), "search"),
        "clear": ActionSpec(mark("&Clear search, or go back"), ("Esc",)),
        "view": ActionSpec(mark("&View large"), ("E",), "viewer"),
        "slideshow": ActionSpec(mark("Sli&deshow"), ("F9",), "slideshow"),
        "compare": ActionSpec(mark("&Compare side by side"), ("C", "L"), "compare"),
        "full_screen": ActionSpec(mark("&Full screen"), ("F11",), "full-screen"),
        "accept_first": ActionSpec(mark("&Accept suggestion"), ("Enter", "Return"), "check"),
        "accept_all": ActionSpec(mark("Accept a&ll suggestions"), ("A",), "check-all"),
        "reject_first": ActionSpec(mark("&Reject suggestion"), ("X",), "close"),
        "review": ActionSpec(mark("Re&view suggestions"), ("Ctrl+Shift+R",), "review"),
        "tag": ActionSpec(mark("Add a &tag…"), ("T",), "tag"),
        "teach": ActionSpec(mark("Teach a ta&g…"), ("Ctrl+T",)),
        "vocabulary": ActionSpec(mark("My v&ocabulary…")),
        "why": ActionSpec(mark("&Why this tag?"), ("W",)),
        "repeat_tag": ActionSpec(mark("Add the last tag &again"), (".",)),
        "copy_tags": ActionSpec(mark("Copy ta&gs"), ("Ctrl+C",)),
        "paste_tags": ActionSpec(mark("&Paste tags"), ("Ctrl+V",)),
        "find_similar": ActionSpec(mark("Find &similar"), ("Ctrl+Shift+S",), "similar"),
        "find_similar_file": ActionSpec(mark("Find similar to a &file…")),
        "tag_like": ActionSpec(mark("Tag selected like the photo asked a&bout"), ("Ctrl+Shift+L",)),
        "copy_hashtags": ActionSpec(mark("&Copy hashtags"), ("Ctrl+Shift+C",), "copy"),
        "post": ActionSpec(mark("Make a &post…"), ("Ctrl+E",), "post"),
        "copy_path": ActionSpec(mark("Copy &path")),
        "trash": ActionSpec(mark("&Move to the system trash…"), ("Del",), "trash"),
        "larger": ActionSpec(mark("&Larger thumbnails"), ("Ctrl++", "Ctrl+=")),
        "smaller": ActionSpec(mark("S&maller thumbnails"), ("Ctrl+-",)),
        "show_file": ActionSpec(mark("Show in &file manager"), (), "open-folder"),
        "show_sidebar": ActionSpec(mark("Si&debar"), ("Ctrl+B",), "sidebar", checkable=True),
        "show_inspector": ActionSpec(mark("I&nspector"), ("I",), "inspector", checkable=True),
        "personal": ActionSpec(mark("Suggestions that &know me"), (), checkable=True),
        "preferences": ActionSpec(mark("Pre&ferences…"), ("Ctrl+,",)),
        "shortcuts": ActionSpec(mark("&Keyboard shortcuts"), ("?", "F1")),
        "about": ActionSpec(mark("&About Photo Organizer")),
    }
    | {name: ActionSpec(mark("No tag yet"), (name[-1],)) for name in QUICK}
    | {
        page_action(name): ActionSpec(page.menu_text, (page.key,), page.icon)
        for name, page in PAGES.items()
    }
    | {
        similar_action(aspect): ActionSpec(words)
        for aspect, (words, _) in ASPECTS.items()
        if aspect is not Aspect.ALL
    }
)

NEED_THE_GRID = ("select_all", "select_none", "select_others", "larger", "smaller")

NEED_A_PHOTO = (
    "view", "slideshow",
    "accept_first", "accept_all", "reject_first", "tag", "find_similar", "copy_hashtags",
    "post", "show_file", "copy_path", "trash", "retry", "repeat_tag", "copy_tags", "paste_tags",
    "why",
    *QUICK,
)  # fmt: skip

MENUS: Mapping[str, tuple[str, ...]] = {
    mark("&File"): (
        "add_folder", "rescan", "pause", "ignore", "moved", "",
        "write_sidecars", "auto_sidecars", "", "quit",
    ),
    mark("&Edit"): (
        "undo", "", "copy_tags", "paste_tags", "",
        "select_all", "select_none", "select_others", "", "search", "save_search", "clear", "",
        "preferences",
    ),
    mark("&Photo"): (
        "view", "compare", "slideshow", "review", "",
        "accept_first", "accept_all", "reject_first", "why", "tag", "quick", "",
        "teach", "vocabulary", "",
        "find_similar", "similar_by",
        "find_similar_file", "tag_like", "", "copy_hashtags", "post", "",
        "show_file", "copy_path", "trash", "retry",
    ),
    mark("&View"): (
        *(page_action(name) for name in PAGES), "", "show_sidebar", "show_inspector", "full_screen",
        "", "larger", "smaller", "", "personal",
    ),
    mark("&Help"): ("shortcuts", "about"),
}  # fmt: skip

QUICK_TITLE = mark("Add a tag at &hand")

SUBMENUS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "quick": (QUICK_TITLE, ("repeat_tag", "", *QUICK)),
    "similar_by": (
        mark("Similar &by"),
        tuple(similar_action(aspect) for aspect in Aspect if aspect is not Aspect.ALL),
    ),
}
"""Menus within menus, with their titles."""

GRID_MENU = (
    "view",
    "compare",
    "",
    "find_similar",
    "similar_by",
    "copy_hashtags",
    "post",
    "",
    "accept_all",
    "tag",
    "teach",
    "",
    "show_file",
    "copy_path",
    "trash",
    "retry",
)

_THEMES = {
    ThemeMode.SYSTEM: mark("&Follow the system"),
    ThemeMode.LIGHT: mark("&Light"),
    ThemeMode.DARK: mark("&Dark"),
}


class Actions(QObject):
    """The window's actions by name, with the two groups that choose one of several."""

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._actions = {name: self._make(spec) for name, spec in SPECS.items()}
        for name, spec in SPECS.items():
            self.set_keys(name, spec.keys)
        self.themes = _group(window, ((mode, tr(words)) for mode, words in _THEMES.items()))
        self.levels = _group(window, ((level, tr(words)) for level, (words, _) in LEVELS.items()))
        self.orders = _group(window, ((order, tr(words)) for order, words in ORDERS.items()))
        self.groupings = _group(window, ((one, tr(words)) for one, words in GROUPINGS.items()))
        for title, names in MENUS.items():
            menu = window.menuBar().addMenu(tr(title))
            self.fill(menu, names)
            if title == "&View":
                menu.addMenu(tr("S&ort")).addActions(self.orders.actions())
                menu.addMenu(tr("&Group")).addActions(self.groupings.actions())
                menu.addSeparator()
                menu.addMenu(tr("&Theme")).addActions(self.themes.actions())
                menu.addMenu(tr("S&uggestions")).addActions(self.levels.actions())
        theme.changed.connect(self._tint)
        self._tint()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def fill(self, menu: QMenu, names: tuple[str, ...]) -> None:
        """Put the named actions into a menu; an empty name is a line between them."""
        for name in names:
            if name in SUBMENUS:
                title, within = SUBMENUS[name]
                self.fill(menu.addMenu(tr(title)), within)
            elif name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()

    def set_keys(self, name: str, keys: Sequence[str]) -> None:
        """Let these keys reach an action, in place of those before."""
        action = self._actions[name]
        action.setShortcuts([QKeySequence(key) for key in keys])
        words = plain(action.text())
        action.setToolTip(f"{words} ({_shown(keys[0])})" if keys else words)

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
        action = QAction(tr(spec.text), self._window, checkable=spec.checkable)
        self._window.addAction(action)
        return action

    def _tint(self) -> None:
        for name, spec in SPECS.items():
            if spec.icon:
                self._actions[name].setIcon(self._theme.icon(spec.icon))


def plain(text: str) -> str:
    """Return the words of an action or a menu, without its mark of a key and its dots."""
    return text.replace("&", "").rstrip("…")


def _shown(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _group(window: QMainWindow, choices: Iterable[tuple[StrEnum, str]]) -> QActionGroup:
    """Return actions of which one is chosen; each carries its value as data."""
    group = QActionGroup(window)
    for value, words in choices:
        action = QAction(words, group, checkable=True)
        action.setData(value)
    return group
