"""The viewer beside the rest of the window: it shows the photo that is current in the grid.

The grid's current photo is the one truth: the viewer moves it and follows it, so that tags,
commands and the way back all speak of the photo that is seen.
"""

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from photoorganizer.core.types import PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge
from photoorganizer.ui.comparing import Comparing
from photoorganizer.ui.full_screen import FullScreen
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.page_keys import VIEWER_KEYS, Acts, PageKeys
from photoorganizer.ui.pages import VIEWER
from photoorganizer.ui.slide_controls import SlideControls
from photoorganizer.ui.slideshow import USUAL, Slideshow
from photoorganizer.ui.viewer import can_be_seen
from photoorganizer.ui.viewer_canvas import STEP


class Viewing(QObject):
    """Opens the viewer, takes it from photo to photo, and leads back to the grid."""

    def __init__(self, window: MainWindow, library: Library, bridge: Bridge) -> None:
        super().__init__(window)
        self._window, self._page = window, window.viewer
        self.full_screen = FullScreen(window, self._page)
        self.comparing = Comparing(window, library, bridge)
        self.slides = Slideshow(self._can_be_seen, self)
        self.controls = SlideControls(self.slides, window.theme)
        self._page.bar.add_controls(self.controls)
        self._filled_before = False
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._follow)
        self._connect()
        PageKeys(self._page, VIEWER_KEYS, self._acts())

    def open(self) -> None:
        """Show the grid's current photo large."""
        grid, pages = self._window.grid, self._window.pages
        current = grid.current_id()
        if current is None or pages.current == VIEWER:
            return
        # What is decided in the viewer is decided about the photo on show, and no other.
        grid.select(current)
        pages.open(VIEWER)
        self._page.setFocus()

    def close(self) -> None:
        """Return to the grid, at the photo that was on show."""
        self._window.pages.leave()
        self._window.grid.setFocus()

    def step_back(self) -> bool:
        """Leave slideshow, full screen, viewer or comparison; return whether there was one."""
        if self._window.pages.current != VIEWER:
            return self.comparing.step_back()
        if self.slides.running:
            self.stop_slides()
        elif self.full_screen.active:
            self.full_screen.leave()
        else:
            self.close()
        return True

    def start_slides(self) -> None:
        """Show the selected photos one after the other; all of them where one is selected."""
        if self.slides.running:
            return
        window = self._window
        selected, current = window.grid.selected_ids(), window.grid.current_id()
        if current is None:
            return
        photos = selected if len(selected) > 1 else window.model.ids
        self.open()
        self._filled_before = self.full_screen.active
        self.full_screen.enter()
        self._page.canvas.fit()
        self.slides.begin(photos, current if current in photos else photos[0])
        self._page.setFocus()

    def stop_slides(self) -> None:
        """Stay at the photo on show, on a screen as full as before."""
        self.slides.stop()
        if not self._filled_before:
            self.full_screen.leave()

    def _can_be_seen(self, photo: PhotoId) -> bool:
        row = self._window.model.row(photo)
        return row is not None and can_be_seen(row.photo)

    def _show_slide(self, photo: PhotoId) -> None:
        place = self._window.model.row_of(photo)
        if place is not None:
            self._go_to(place)

    def _on_slides_changed(self) -> None:
        memory = self._window.memory
        memory.keep("slideshow/seconds", str(self.slides.seconds))
        self._page.place_controls()

    def _turn_page(self, right: int) -> None:
        if self.slides.running:
            self.slides.step(-right if self._page.isRightToLeft() else right)
        else:
            self._page.arrow(right, 0)

    def _pause_or_close(self) -> None:
        if self.slides.running:
            self.slides.toggle_pause()
        else:
            self.close()

    def _go_to(self, place: int) -> None:
        ids = self._window.model.ids
        if 0 <= place < len(ids):
            self._window.grid.select(ids[place])
            self._follow()

    def _follow(self) -> None:
        """Show what is current in the grid now; where nothing is left, the grid says so."""
        window = self._window
        if window.pages.current != VIEWER:
            return
        current = window.grid.current_id()
        place = None if current is None else window.model.row_of(current)
        if place is None:
            self.close()
        else:
            self._page.show_place(place)

    def _on_turned(self, name: str) -> None:
        if name == VIEWER:
            self._follow()
            return
        if self.slides.running:
            self.slides.stop()
        self.full_screen.leave()
        if self._page.photo is not None:
            self._page.leave()
            grid = self._window.grid
            grid.scrollTo(grid.currentIndex(), grid.ScrollHint.PositionAtCenter)

    def _toggle_full_screen(self) -> None:
        if self._window.pages.current != VIEWER and not self.full_screen.active:
            self.open()
        self.full_screen.toggle()

    def _connect(self) -> None:
        window, page, bar = self._window, self._page, self._page.bar
        window.grid.doubleClicked.connect(lambda _index: self.open())
        window.grid.selection_changed.connect(self._settle.start)
        window.model.modelReset.connect(self._settle.start)
        window.model.dataChanged.connect(lambda *_: self._settle.start())
        window.pages.turned.connect(self._on_turned)
        window.commands["view"].triggered.connect(lambda _=False: self.open())
        window.commands["full_screen"].triggered.connect(lambda _=False: self._toggle_full_screen())
        page.chosen.connect(self._go_to)
        page.action_wanted.connect(lambda name: window.commands[name].trigger())
        bar.back.clicked.connect(self.close)
        bar.button("full_screen").clicked.connect(self._toggle_full_screen)
        window.commands["slideshow"].triggered.connect(lambda _=False: self.start_slides())
        bar.button("slideshow").clicked.connect(self.start_slides)
        seconds = window.memory.recall("slideshow/seconds", str(USUAL))
        self.slides.set_seconds(int(seconds) if seconds.isdecimal() else USUAL)
        self.slides.reached.connect(self._show_slide)
        self.slides.changed.connect(self._on_slides_changed)
        self.controls.stopped.connect(self.stop_slides)
        # Space belongs to whatever has the keyboard: a button is pressed with it.
        space = QShortcut(QKeySequence("Space"), window.grid)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self.open)

    def _acts(self) -> Acts:
        page, canvas, commands = self._page, self._page.canvas, self._window.commands
        last = 1 << 30
        return {
            "left": lambda: self._turn_page(-1),
            "right": lambda: self._turn_page(1),
            "up": lambda: page.arrow(0, -1),
            "down": lambda: page.arrow(0, 1),
            "page_up": lambda: page.page(-1),
            "page_down": lambda: page.page(1),
            "first": lambda: page.step(-last),
            "last": lambda: page.step(last),
            "larger": lambda: canvas.zoom_by(STEP),
            "smaller": lambda: canvas.zoom_by(1 / STEP),
            "whole": canvas.fit,
            "pixels": lambda: canvas.zoom_to(1.0),
            "toggle": canvas.toggle,
            "turn_right": lambda: page.turn(1),
            "turn_left": lambda: page.turn(-1),
            "full_screen": self._toggle_full_screen,
            "close": self.close,
            "pause": self._pause_or_close,
            "accept": commands["accept_first"].trigger,
            "trash": commands["trash"].trigger,
        }
