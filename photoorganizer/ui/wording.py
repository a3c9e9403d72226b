"""Numbers, sizes, dates and spans of time as the user reads them, and what the engine says."""

import re
from datetime import date

from PySide6.QtCore import QDate, QDateTime, QLocale

from photoorganizer.core.arrangement import Period
from photoorganizer.core.errors import KnownError
from photoorganizer.core.sentences import Sentence
from photoorganizer.ui.translation import tr, trn

_LONG = re.compile(r"\S{25,}")
_PIECE = re.compile(r".{1,8}")
_MINUTE = 60
_HOUR = 60 * _MINUTE


def number(value: int) -> str:
    """Return 12840 as “12,840”, in the user's notation."""
    return QLocale().toString(value)


def photos(value: int) -> str:
    """Return “1 photo” or “1,559 photos”."""
    return trn("{n} photo", "{n} photos", value).format(n=number(value))


def percent(share: float, decimals: int = 0) -> str:
    """Return 0.124 as “12%”; what is more than nothing is never “0%”."""
    least = 0.01 * 10.0**-decimals
    if 0 < share < least:
        return f"<{QLocale().toString(100 * least, 'f', decimals)}%"
    return f"{QLocale().toString(100 * share, 'f', decimals)}%"


def span(seconds: float) -> str:
    """Return a span of time, rounded up so that it is never promised too early."""
    if seconds < _MINUTE:
        return tr("{n} s").format(n=number(max(1, round(seconds))))
    if seconds < _HOUR:
        return tr("{n} min").format(n=number(int(-(-seconds // _MINUTE))))
    hours, rest = divmod(seconds, _HOUR)
    return tr("{hours} h {minutes} min").format(
        hours=number(int(hours)), minutes=number(int(rest // _MINUTE))
    )


def rate(items_per_second: float) -> str:
    """Return “27/s”, with one decimal while it is slow."""
    decimals = 0 if items_per_second >= 10 else 1
    return tr("{n}/s").format(n=QLocale().toString(items_per_second, "f", decimals))


def file_size(size: int) -> str:
    """Return “3.4 MB”."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def moment(seconds_since_epoch: float) -> str:
    """Return “12 June 2024, 18:40” in local time."""
    when = QDateTime.fromSecsSinceEpoch(int(seconds_since_epoch))
    return QLocale().toString(when, tr("d MMMM yyyy, HH:mm"))


def day_words(day: date) -> str:
    """Return “1 July 2026”."""
    return QLocale().toString(QDate(day.year, day.month, day.day), tr("d MMMM yyyy"))


def heading(of: Period) -> str:
    """Return a period as a heading: with a capital, also where months are written small."""
    words = period(of)
    return words[:1].upper() + words[1:]


def period(of: Period) -> str:
    """Return “2024”, “June 2024” or “Saturday, 1 June 2024”, as the user's language writes it."""
    locale = QLocale()
    if of.month is None:
        return str(of.year)
    if of.day is None:
        month = locale.standaloneMonthName(of.month)
        return tr("{month} {year}").format(month=month, year=of.year)
    return locale.toString(QDate(of.year, of.month, of.day), QLocale.FormatType.LongFormat)


def breakable(sentence: str) -> str:
    """Return a sentence whose longest words, as names of files, may go on in another line."""
    return _LONG.sub(lambda word: "\N{ZERO WIDTH SPACE}".join(_PIECE.findall(word[0])), sentence)


def told(said: str | KnownError) -> str:
    """Return what the engine says in the user's language, or as it is where it cannot be."""
    sentence = said.sentence if isinstance(said, KnownError) else said
    if not isinstance(sentence, Sentence):
        return sentence
    values = sentence.values
    n = values.get("n")
    template = (
        trn(sentence.template, sentence.many, n)
        if sentence.many and isinstance(n, int)
        else tr(sentence.template)
    )
    shown = {
        name: number(value) if isinstance(value, int) else told(value)
        for name, value in values.items()
    }
    return template.format(**shown)
