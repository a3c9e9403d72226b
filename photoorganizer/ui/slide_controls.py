"""The controls of the slideshow: pause, how long a photo is shown, shuffle, stop."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from photoorganizer.ui.buttons import tool_button
from photoorganizer.ui.key_tips import tip
from photoorganizer.ui.slideshow import INTERVALS, Slideshow
from photoorganizer.ui.theme import Theme
from photoorganizer.ui.translation import tr, trn


class SlideControls(QWidget):
    """Shows what a slideshow does, and changes it."""

    stopped = Signal()

    def __init__(self, slides: Slideshow, theme: Theme) -> None:
        super().__init__()
        self._slides, self._theme = slides, theme
        self.pause = tool_button(tr("Pause (Space)"))
        self.shuffle = tool_button(tr("Shuffle: photos follow each other by chance"))
        self.shuffle.setCheckable(True)
        self.interval = QComboBox()
        self.interval.setAccessibleName(tr("How long each photo is shown"))
        self.interval.setToolTip(tr("How long each photo is shown"))
        for seconds in INTERVALS:
            self.interval.addItem(trn("{n} second", "{n} seconds", seconds).format(n=seconds))
        self.stop = tool_button(tr("Stop the slideshow"))
        tip(self.stop, tr("Stop the slideshow"), "clear")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for part in (self.pause, self.interval, self.shuffle, self.stop):
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(part)
        self.pause.clicked.connect(slides.toggle_pause)
        self.shuffle.toggled.connect(lambda on: slides.set_shuffled(shuffled=on))
        self.interval.activated.connect(lambda place: slides.set_seconds(INTERVALS[place]))
        self.stop.clicked.connect(self.stopped)
        slides.changed.connect(self._show)
        theme.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        slides = self._slides
        words = tr("Go on (Space)") if slides.paused else tr("Pause (Space)")
        self.pause.setToolTip(words)
        self.pause.setAccessibleName(words.partition(" (")[0])
        self.pause.setIcon(self._theme.icon("play" if slides.paused else "pause"))
        self.shuffle.setIcon(self._theme.icon("shuffle"))
        self.stop.setIcon(self._theme.icon("close"))
        if slides.seconds in INTERVALS:
            self.interval.setCurrentIndex(INTERVALS.index(slides.seconds))
        self.setVisible(slides.running)
