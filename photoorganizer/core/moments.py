"""Moments as people say them. Knows no clock: both times are handed in."""

from datetime import datetime, timedelta


def shown_moment(moment: datetime, now: datetime) -> str:
    """Return a moment as people say it: "yesterday 14:02"; both times are local."""
    days = now.date() - moment.date()
    if days == timedelta(0):
        return f"today {moment:%H:%M}"
    if days == timedelta(1):
        return f"yesterday {moment:%H:%M}"
    return f"{moment.day} {moment:%B %Y, %H:%M}"
