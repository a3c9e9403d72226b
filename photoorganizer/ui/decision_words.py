"""What was decided, in a sentence."""

from collections.abc import Sequence

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.types import Decision
from photoorganizer.ui.translation import mark, tr, trn
from photoorganizer.ui.wording import number

_ON_ONE = {
    Decision.TAG: mark("Added {what}"),
    Decision.UNTAG: mark("Removed {what}"),
    Decision.ACCEPT: mark("Accepted {what}"),
    Decision.REJECT: mark("Rejected {what}"),
}


def named(tags: Sequence[str]) -> str:
    """Return “#sea”, or “3 tags”."""
    if len(tags) == 1:
        return hashtag(tags[0])
    return trn("{n} tag", "{n} tags", len(tags)).format(n=number(len(tags)))


def decided(decision: Decision, tags: Sequence[str], photos: int | None) -> str:
    """Return “Added #sea on 12 photos”; without a number of photos, “Added #sea”."""
    if photos is None:
        return tr(_ON_ONE[decision]).format(what=named(tags))
    match decision:
        case Decision.TAG:
            words = trn("Added {what} on {n} photo", "Added {what} on {n} photos", photos)
        case Decision.UNTAG:
            words = trn("Removed {what} on {n} photo", "Removed {what} on {n} photos", photos)
        case Decision.ACCEPT:
            words = trn("Accepted {what} on {n} photo", "Accepted {what} on {n} photos", photos)
        case Decision.REJECT:
            words = trn("Rejected {what} on {n} photo", "Rejected {what} on {n} photos", photos)
    return words.format(what=named(tags), n=number(photos))


def told_dismissed(photos: int) -> str:
    """Return what is said of photos that are no copies of each other."""
    words = trn(
        "{n} photo will not be shown as duplicates again",
        "{n} photos will not be shown as duplicates again",
        photos,
    )
    return words.format(n=number(photos))


def told_reconsidered(photos: int) -> str:
    """Return what is said of photos that may be copies of each other after all."""
    words = trn(
        "Undone: {n} photo may be a duplicate after all",
        "Undone: {n} photos may be duplicates after all",
        photos,
    )
    return words.format(n=number(photos))
