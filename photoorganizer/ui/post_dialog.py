"""The dialog that makes a post: network, caption, hashtags within its limits."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from photoorganizer.core.errors import BadTag
from photoorganizer.core.hashtags import normalize_tag
from photoorganizer.core.posting import NetworkLimits, Post, compose
from photoorganizer.ui.buttons import link_button
from photoorganizer.ui.fitting import fit
from photoorganizer.ui.photo_preview import PhotoPreview
from photoorganizer.ui.post_tags import PostTags
from photoorganizer.ui.theme import Theme, styled
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import day_words, number, told

EDGES = (1080, 1600, 2048, 4096)
"""The sizes offered for a copy, in pixels of its longer side."""


class PostDialog(QDialog):
    """What is written here is copied, or saved: nothing is sent anywhere."""

    copy_wanted = Signal(str)
    """The text for the clipboard."""
    save_wanted = Signal(int)
    """A copy of every photo shall be saved, its longer side so many pixels."""
    table_wanted = Signal()
    limits_wanted = Signal(str)
    """The limits of the network of that name shall be changed."""
    chosen = Signal(str, bool)
    """The network's name, and whether words are told apart by capitals."""

    def __init__(
        self, theme: Theme, networks: Mapping[str, NetworkLimits], photos: int, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Post"))
        self.setModal(False)
        self.post = Post("", (), (), 0, 0)
        self.preview = PhotoPreview(theme, 168)
        self.network = _choice(tr("Network"))
        self.counter = QLabel()
        self.caption = _text(tr("Caption"))
        self.caption.setPlaceholderText(tr("Write a caption, if you like"))
        self.tags = PostTags(theme)
        self.new_tag = QLineEdit(placeholderText=tr("Another hashtag for this post…"))
        self.new_tag.setAccessibleName(tr("Another hashtag for this post"))
        self.camel_case = QCheckBox(tr("#WriteWordsLikeThis, for screen readers"))
        self.text = _text(tr("What is copied"))
        self.text.setReadOnly(True)
        self.checked = styled(QLabel(), "subtitle")
        self.edge = _choice(tr("Size of the copy"))
        for edge in EDGES:
            self.edge.addItem(tr("{edge} px").format(edge=number(edge)), edge)
        self.edge.setCurrentIndex(EDGES.index(2048))
        self.copy = QPushButton(tr("&Copy"), default=True)
        self.copy.setProperty("primary", True)  # noqa: FBT003
        self._networks: Mapping[str, NetworkLimits] = {}
        self._build(photos)
        self.show_networks(networks)
        self._connect()

    @property
    def limits(self) -> NetworkLimits:
        """The limits of the network that is chosen."""
        return self._networks[self.network.currentData()]

    def show_networks(self, networks: Mapping[str, NetworkLimits]) -> None:
        """Offer these networks, with their limits as they are now."""
        current = self.network.currentData()
        self._networks = networks
        self.network.blockSignals(True)  # noqa: FBT003
        self.network.clear()
        for name, limits in networks.items():
            self.network.addItem(limits.title, name)
        self.network.setCurrentIndex(max(0, self.network.findData(current)))
        self.network.blockSignals(False)  # noqa: FBT003
        self.compose()

    def choose(self, network: str, *, camel_case: bool) -> None:
        """Begin with a network and a way to write."""
        self.network.setCurrentIndex(max(0, self.network.findData(network)))
        self.camel_case.setChecked(camel_case)

    def show_names(self, names: Sequence[str]) -> None:
        """Propose these tags, in this order."""
        self.tags.show_names(names)

    def compose(self) -> None:
        """Put the post together anew from what is written and chosen."""
        limits, camels = self.limits, self.camel_case.isChecked()
        self.post = post = compose(
            self.tags.names, self.caption.toPlainText(), limits, camel_case=camels
        )
        self.tags.show_room(post.kept, post.left_out, camels=camels)
        self.text.setPlainText(post.text)
        self.copy.setEnabled(bool(post.text))
        over = post.length > limits.max_characters or post.hashtags > limits.max_hashtags
        words = tr("{used} of {most} hashtags  ·  {length} of {room} characters").format(
            used=number(post.hashtags),
            most=number(limits.max_hashtags),
            length=number(post.length),
            room=number(limits.max_characters),
        )
        self.counter.setText(tr("{counted}: too much").format(counted=words) if over else words)
        styled(self.counter, "dialogTrouble" if over else "subtitle")
        self.counter.style().polish(self.counter)
        self.checked.setText(
            tr("{network}’s limits as of {day}.").format(
                network=limits.title,
                day=day_words(limits.checked),
            )
        )

    # Building

    def _build(self, photos: int) -> None:
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.preview)
        left.addSpacing(4)
        save = QPushButton(
            trn("&Save a copy…", "&Save {n} copies…", photos).format(n=number(photos))
        )
        save.clicked.connect(lambda: self.save_wanted.emit(self.edge.currentData()))
        table = QPushButton(tr("Save a &table…"))
        table.setToolTip(tr("Save the tags as CSV or JSON"))
        table.clicked.connect(self.table_wanted)
        sizes = QHBoxLayout()
        sizes.addWidget(QLabel(tr("Longer side")))
        sizes.addWidget(self.edge, 1)
        secret = styled(QLabel(tr("Copies tell neither place, camera nor time.")), "subtitle")
        secret.setWordWrap(True)
        left.addLayout(sizes)
        left.addWidget(save)
        left.addWidget(secret)
        left.addSpacing(8)
        left.addWidget(table)
        left.addStretch(1)
        page = QHBoxLayout(self)
        page.setContentsMargins(20, 20, 20, 16)
        page.setSpacing(24)
        page.addLayout(left, 2)
        page.addLayout(self._writing(), 3)
        fit(self, 780, 600)

    def _writing(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(10)
        limits = link_button(tr("Change…"), tr("Change what this network takes"))
        limits.clicked.connect(lambda: self.limits_wanted.emit(self.limits.name))
        head = QHBoxLayout()
        head.addWidget(self.network)
        head.addStretch(1)
        head.addWidget(self.counter)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.checked)
        foot.addWidget(limits)
        foot.addStretch(1)
        close = QPushButton(tr("Close"))
        close.clicked.connect(self.close)
        foot.addWidget(close)
        foot.addWidget(self.copy)
        rows: tuple[QWidget | QHBoxLayout, ...] = (
            head,
            self.caption,
            styled(QLabel(tr("Hashtags: the first ones are posted, drag to reorder")), "subtitle"),
            self.tags,
            self.new_tag,
            self.camel_case,
            styled(QLabel(tr("What is copied")), "subtitle"),
            self.text,
            foot,
        )
        for row, part in enumerate(rows):
            if isinstance(part, QWidget):
                grid.addWidget(part, row, 0)
            else:
                grid.addLayout(part, row, 0)
        grid.setRowStretch(rows.index(self.tags), 1)
        return grid

    def _connect(self) -> None:
        self.network.currentIndexChanged.connect(self._on_chosen)
        self.camel_case.toggled.connect(self._on_chosen)
        self.caption.textChanged.connect(self.compose)
        # The view is in the middle of its move: it is read when that is done.
        self.tags.changed.connect(self.compose, Qt.ConnectionType.QueuedConnection)
        self.new_tag.returnPressed.connect(self._add_tag)
        self.copy.clicked.connect(lambda: self.copy_wanted.emit(self.post.text))

    def _on_chosen(self) -> None:
        self.compose()
        self.chosen.emit(self.limits.name, self.camel_case.isChecked())

    def _add_tag(self) -> None:
        try:
            self.tags.add(normalize_tag(self.new_tag.text()))
        except BadTag as error:
            self.new_tag.setToolTip(told(error))
            self.new_tag.setProperty("invalid", True)  # noqa: FBT003
        else:
            self.new_tag.clear()
            self.new_tag.setProperty("invalid", False)  # noqa: FBT003
        self.new_tag.style().polish(self.new_tag)


def _choice(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    return box


def _text(name: str) -> QPlainTextEdit:
    text = QPlainTextEdit()
    text.setAccessibleName(name)
    text.setTabChangesFocus(True)
    text.setMinimumHeight(48)
    text.setMaximumHeight(84)
    return text
