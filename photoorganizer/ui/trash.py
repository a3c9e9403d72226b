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
from photoorganizer.ui.translation import mark, tr, trn
from photoorganizer.ui.wording import file_size, number, told

_MOST_NAMES = 4
_MOST_TAGS = 5
_WAY_BACK = mark(
    "There is no undo here: you put files back from the system’s trash, "
    "and they return with their tags."
)
_LOOK = mark("Near-duplicates are not the same picture: look at each before.")


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
        move = question.addButton(tr("Move to trash"), QMessageBox.ButtonRole.DestructiveRole)
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
            self.failed.emit(_refused([told(refusal.reason) for refusal in refused]))


def title(reviews: Sequence[GroupReview]) -> str:
    """Return the question: how many photos, how large."""
    photos = sum(len(review.others) for review in reviews)
    spare = sum(review.spare_bytes for review in reviews)
    question = trn(
        "Move {n} photo ({size}) to the trash?", "Move {n} photos ({size}) to the trash?", photos
    )
    return question.format(n=number(photos), size=file_size(spare))


def consequences(reviews: Sequence[GroupReview]) -> list[str]:
    """Return what the user must know before agreeing, in sentences."""
    names = [photo.path.name for review in reviews for photo in review.others]
    listed, more = ", ".join(names[:_MOST_NAMES]), len(names) - _MOST_NAMES
    if more > 0:
        listed = trn("{names} and {n} more photo", "{names} and {n} more photos", more).format(
            names=listed, n=number(more)
        )
    if len(reviews) == 1:
        keeper = reviews[0].keeper.path.name
        tags = tr("{name} stays, and gets your tags of what goes.").format(name=keeper)
    else:
        tags = tr("Of each group what you keep stays, and gets your tags of what goes.")
    near = [tr(_LOOK)] if any(one.group.band is Band.NEAR_DUPLICATE for one in reviews) else []
    return [f"{listed}.", tags, *near, tr(_WAY_BACK)]


def _told(photos: int, results: Sequence[Trashed]) -> str:
    tags = list(dict.fromkeys(tag for one in results for tag in one.tags))
    if not tags:
        moved = trn("{n} photo moved to the trash", "{n} photos moved to the trash", photos)
        return moved.format(n=number(photos))
    kept = trn(
        "{n} photo moved to the trash; {tags} kept",
        "{n} photos moved to the trash; {tags} kept",
        photos,
    )
    named = (
        ", ".join(hashtag(tag) for tag in tags)
        if len(tags) <= _MOST_TAGS
        else trn("{n} tag", "{n} tags", len(tags)).format(n=number(len(tags)))
    )
    return kept.format(n=number(photos), tags=named)


def _refused(reasons: Sequence[str]) -> str:
    """Return why the first photo stayed, and how many others did."""
    more = len(reasons) - 1
    if not more:
        return reasons[0]
    return trn("{reason} ({n} more photo stays)", "{reason} ({n} more photos stay)", more).format(
        reason=reasons[0], n=number(more)
    )
