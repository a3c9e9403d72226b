"""Moving copies to the system's trash: asked first, told afterwards."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.likeness import Band
from photoorganizer.core.types import PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.engine.trashing import Trashed
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.group_review import GroupReview
from photoorganizer.ui.wording import count, file_size

_MOST_NAMES = 4
_MOST_TAGS = 5
_WAY_BACK = (
    "There is no undo here: you put files back from the system’s trash, "
    "and they return with their tags."
)
_LOOK = "Near-duplicates are not the same picture: look at each before."


class Trash(QObject):
    """Carries photos that the user does not keep to the trash, never without asking."""

    trashed = Signal(object)
    """The PhotoIds that went."""
    told = Signal(str)
    """A sentence about what went, and what became of the tags."""
    failed = Signal(str)
    """A sentence about what stayed, and why."""

    def __init__(self, library: Library, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._library, self._bridge, self._window = library, bridge, window

    def ask(self, reviews: Sequence[GroupReview]) -> None:
        """Let the user confirm that the photos of these groups that are not kept shall go."""
        reviews = [review for review in reviews if review.others]
        if not reviews:
            return
        plan = [([one.id for one in review.others], review.keeper.id) for review in reviews]
        question = QMessageBox(self._window)
        question.setIcon(QMessageBox.Icon.Warning)
        question.setText(title(reviews))
        question.setInformativeText("\n\n".join(consequences(reviews)))
        move = question.addButton("Move to trash", QMessageBox.ButtonRole.DestructiveRole)
        question.addButton(QMessageBox.StandardButton.Cancel)
        question.setDefaultButton(QMessageBox.StandardButton.Cancel)
        move.clicked.connect(lambda: self._move(plan))
        question.finished.connect(question.deleteLater)
        question.open()

    def _move(self, plan: Sequence[tuple[list[PhotoId], PhotoId]]) -> None:
        self._bridge.submit(
            Lane.FOLDERS,
            lambda: [self._library.duplicates.trash(others, keep) for others, keep in plan],
            self._on_trashed,
        )

    def _on_trashed(self, results: Sequence[Trashed]) -> None:
        photos = [photo for one in results for photo in one.photos]
        refused = [refusal for one in results for refusal in one.refused]
        self.trashed.emit([photo.id for photo in photos])
        if photos:
            self.told.emit(_told(len(photos), results))
        if refused:
            rest = f" ({count(len(refused) - 1, 'more photo')} stay)" if len(refused) > 1 else ""
            self.failed.emit(f"{refused[0].reason}{rest}")


def title(reviews: Sequence[GroupReview]) -> str:
    """Return the question: how many photos, how large."""
    photos = sum(len(review.others) for review in reviews)
    spare = sum(review.spare_bytes for review in reviews)
    return f"Move {count(photos, 'photo')} ({file_size(spare)}) to the trash?"


def consequences(reviews: Sequence[GroupReview]) -> list[str]:
    """Return what the user must know before agreeing, in sentences."""
    names = [photo.path.name for review in reviews for photo in review.others]
    listed = ", ".join(names[:_MOST_NAMES])
    if len(names) > _MOST_NAMES:
        listed += f" and {count(len(names) - _MOST_NAMES, 'more photo')}"
    if len(reviews) == 1:
        keeper = reviews[0].keeper.path.name
        tags = f"{keeper} stays, and gets your tags of what goes."
    else:
        tags = "Of each group what you keep stays, and gets your tags of what goes."
    near = [_LOOK] if any(one.group.band is Band.NEAR_DUPLICATE for one in reviews) else []
    return [f"{listed}.", tags, *near, _WAY_BACK]


def _told(photos: int, results: Sequence[Trashed]) -> str:
    tags = list(dict.fromkeys(tag for one in results for tag in one.tags))
    sentence = f"{count(photos, 'photo')} moved to the trash"
    if not tags:
        return sentence
    named = ", ".join(hashtag(tag) for tag in tags[:_MOST_TAGS])
    return f"{sentence}; {named if len(tags) <= _MOST_TAGS else count(len(tags), 'tag')} kept"
