"""The chips of the selection: mine, then what the network suggests, and the box to add one."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from photoorganizer.core.selection import SelectionTags, TagUse
from photoorganizer.core.types import Decision, Suggestion
from photoorganizer.ui.buttons import link_button
from photoorganizer.ui.chips import GUESSES, Chip, ChipKind
from photoorganizer.ui.flow_layout import FlowLayout
from photoorganizer.ui.key_tips import tip
from photoorganizer.ui.quick_row import QuickRow
from photoorganizer.ui.tag_box import Complete, TagBox
from photoorganizer.ui.theme import Theme, set_type, styled
from photoorganizer.ui.translation import tr, trn


def section_title(text: str) -> QLabel:
    """Return the heading of a part of the inspector."""
    title = QLabel(text)
    set_type(title, 1.0, QFont.Weight.DemiBold)
    return title


class TagPanel(QWidget):
    """Shows the tags of a selection and says what the user decided about them."""

    decided = Signal(list, Decision)
    """Tag names, and what to do with them."""
    explained = Signal(str)
    """The user wants to know why this tag."""

    def __init__(self, theme: Theme, complete: Complete, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[SelectionTags, str] | None = None
        self.box = TagBox(complete)
        self.box.tags_entered.connect(lambda tags: self.decided.emit(tags, Decision.TAG))
        self.quick = QuickRow(theme)
        self._mine = _ChipFlow()
        self._suggested = _ChipFlow()
        self._accept_all = link_button(tr("Accept all"))
        tip(self._accept_all, tr("Accept all suggestions"), "accept_all")
        self._accept_all.clicked.connect(self.accept_all)
        self._explanation = styled(QLabel(wordWrap=True), "explanation")
        self._guesses: tuple[TagUse, ...] = ()
        self.guess_button = link_button("", tr("Show what the network would say if it had to"))
        self.guess_button.clicked.connect(self._toggle_guesses)
        self._guessing = False
        self._build()
        theme.changed.connect(self._draw_again)

    def show_tags(self, tags: SelectionTags, silence: str) -> None:
        """Show chips; where nothing is suggested, `silence` says why, in a sentence."""
        if self._shown != (tags, silence):
            self._shown = (tags, silence)
            self._draw()

    def show_guesses(self, guesses: Sequence[Suggestion]) -> None:
        """Offer what was not sure enough to be suggested; shown when asked for."""
        uses = tuple(TagUse(one.tag, 1, 1, one.confidence) for one in guesses)
        if uses != self._guesses:
            self._guesses = uses
            self._draw_again()

    def forget_guesses(self) -> None:
        """Another photo is shown: its weak guesses are hidden at first."""
        self._guesses, self._guessing = (), False

    @property
    def tag_in_question(self) -> str | None:
        """The tag that has the keyboard, or else the first suggestion or tag."""
        focused = [chip for chip in self.chips() if chip.hasFocus()]
        chips = focused or [*self._suggested.chips, *self._mine.chips]
        return chips[0].use.name if chips else None

    @property
    def explanation(self) -> str:
        """Why nothing is suggested; empty where something is, or where it is plain."""
        return self._explanation.text()

    @property
    def suggestions(self) -> list[str]:
        """The suggested tags on show, in their order."""
        return [] if self._shown is None else [use.name for use in self._shown[0].suggested]

    def accept_first(self) -> None:
        """Accept the suggestion that has the keyboard, or the first one."""
        self._decide_first(Decision.ACCEPT)

    def reject_first(self) -> None:
        """Reject the suggestion that has the keyboard, or the first one."""
        self._decide_first(Decision.REJECT)

    def accept_all(self) -> None:
        """Accept every suggestion on show."""
        if self.suggestions:
            self.decided.emit(self.suggestions, Decision.ACCEPT)

    def chips(self, kind: ChipKind | None = None) -> list[Chip]:
        """Return the chips on show, of one kind or all."""
        every = [*self._mine.chips, *self._suggested.chips]
        return [chip for chip in every if kind is None or chip.kind is kind]

    def _decide_first(self, decision: Decision) -> None:
        focused = [
            chip.use.name for chip in self._suggested.chips if chip.hasFocus()
        ] or self.suggestions[:1]
        if focused:
            self.decided.emit(focused, decision)

    def _build(self) -> None:
        head = QHBoxLayout()
        self._suggested_title = section_title(tr("Suggested"))
        head.addWidget(self._suggested_title)
        head.addStretch(1)
        head.addWidget(self._accept_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(section_title(tr("Tags")))
        column.addWidget(self._mine)
        column.addWidget(self.box)
        column.addWidget(self.quick)
        column.addSpacing(8)
        column.addLayout(head)
        column.addWidget(self._suggested)
        column.addWidget(self._explanation)
        column.addWidget(self.guess_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _draw_again(self) -> None:
        if self._shown is not None:
            self._draw()

    def _draw(self) -> None:
        assert self._shown is not None
        tags, silence = self._shown
        focused = [position for position, chip in enumerate(self.chips()) if chip.hasFocus()]
        self.box.show_applied({use.name for use in tags.mine if not use.partly})
        self._mine.show_chips([self._mine_chip(use) for use in tags.mine])
        guesses = () if tags.suggested else self._guesses
        shown = guesses if self._guessing else ()
        self._suggested.show_chips(
            [self._chip(use, ChipKind.SUGGESTED) for use in tags.suggested]
            + [self._chip(use, ChipKind.WEAK) for use in shown]
        )
        self._show_guess_button(len(guesses))
        self._accept_all.setVisible(len(tags.suggested) > 1)
        self._explanation.setText(silence)
        self._explanation.setVisible(not tags.suggested and bool(silence))
        self._suggested_title.setVisible(bool(tags.suggested) or bool(silence))
        if focused and self.chips():
            chips = self.chips()
            chips[min(focused[0], len(chips) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_guess_button(self, guesses: int) -> None:
        self.guess_button.setVisible(guesses > 0)
        words = (
            tr("Hide weak guesses")
            if self._guessing
            else trn("Show {n} weak guess", "Show {n} weak guesses", guesses).format(n=guesses)
        )
        self.guess_button.setText(words)

    def _toggle_guesses(self) -> None:
        self._guessing = not self._guessing
        self._draw_again()

    def _mine_chip(self, use: TagUse) -> Chip:
        return self._chip(use, ChipKind.PARTLY if use.partly else ChipKind.MINE)

    def _chip(self, use: TagUse, kind: ChipKind) -> Chip:
        suggested = kind is ChipKind.SUGGESTED
        chip = Chip(use, kind, self._theme, self)
        accept = Decision.ACCEPT if suggested else Decision.TAG
        dismiss = Decision.REJECT if kind in GUESSES else Decision.UNTAG
        chip.explained.connect(self.explained)
        chip.accepted.connect(self._decide(accept))
        chip.dismissed.connect(self._decide(dismiss))
        return chip

    def _decide(self, decision: Decision) -> Callable[[str], None]:
        return lambda tag: self.decided.emit([tag], decision)


class _ChipFlow(QFrame):
    """A place for chips; it vanishes when there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.chips: list[Chip] = []
        self._flow = FlowLayout(self, spacing=6)

    def show_chips(self, chips: Sequence[Chip]) -> None:
        for old in self.chips:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.chips = list(chips)
        for chip in self.chips:
            self._flow.addWidget(chip)
            chip.show()
        self.setVisible(bool(self.chips))
