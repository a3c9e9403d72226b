"""How good the taught tags became during a sitting of reviewing, in words. Pure."""

from collections.abc import Mapping

from photoorganizer.core.hashtags import hashtag
from photoorganizer.ui.translation import tr
from photoorganizer.ui.wording import percent

_MOST = 2


def progress_words(began: Mapping[str, float], now: Mapping[str, float]) -> str:
    """Return what taught tags find of their photos now and found before; empty without any.

    Args:
        began: which share of unseen examples each found when the sitting began.
        now: the same now; those that changed most are named.
    """
    moved = sorted(
        (name for name in now if name in began and percent(now[name]) != percent(began[name])),
        key=lambda name: -abs(now[name] - began[name]),
    )
    if not now:
        return ""
    if not moved:
        return tr("Your taught tags learn from what you say.")
    words = tr("{tag} finds {now} of its photos now, {began} when you began.")
    return "\n".join(
        words.format(tag=hashtag(name), now=percent(now[name]), began=percent(began[name]))
        for name in moved[:_MOST]
    )
