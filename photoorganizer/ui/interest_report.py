"""What the page of interests says, to take away: as text, or as a picture of the page."""

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QWidget

from photoorganizer.core.hashtags import hashtag
from photoorganizer.engine.interests import Profile
from photoorganizer.engine.profiles import CERTAINTY
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import number, percent

_SCALE = 2.0
"""Pictures have twice the pixels of the screen: they are looked at elsewhere, enlarged."""


def as_text(profile: Profile, title: str) -> str:
    """Return the interests with their ranges, years and weightiest photos, for people."""
    lines = [title, told_from(profile), ""]
    for one in profile.interests:
        words = trn(
            "{tag}: {share} (between {low} and {high}), {n} photo",
            "{tag}: {share} (between {low} and {high}), {n} photos",
            one.photos,
        )
        lines.append(
            words.format(
                tag=hashtag(one.interest),
                share=percent(one.share),
                low=percent(one.low),
                high=percent(one.high),
                n=number(one.photos),
            )
        )
        if len(one.by_year) > 1:
            years = (f"{share.year}: {percent(share.share)}" for share in one.by_year)
            lines.append("  " + tr("by year: {shares}").format(shares=", ".join(years)))
        lines += [
            "  "
            + tr("{file} (weight {weight})").format(
                file=photo.path, weight=percent(photo.weight, 1)
            )
            for photo in one.evidence
        ]
    return "\n".join(lines) + "\n"


def as_picture(page: QWidget, title: str, notice: str) -> QImage:
    """Return a picture of a widget in all its height, in or out of sight, under two lines."""
    height = page.fontMetrics().height()
    head = 4 * height
    size = QSize(page.width() + 2 * height, page.height() + head + height)
    picture = QImage(size * _SCALE, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(_SCALE)
    picture.fill(page.palette().base().color())
    painter = QPainter(picture)
    painter.setPen(page.palette().text().color())
    font = QFont(page.font())
    painter.setFont(font)
    painter.drawText(height, 3 * height, notice)
    font.setPointSizeF(font.pointSizeF() * 1.35)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.drawText(height, int(1.7 * height), title)
    page.render(painter, QPoint(height, head))
    painter.end()
    return picture


def told_from(profile: Profile) -> str:
    """Return from how many photos this is told, and which did not count."""
    counted = trn("Told from {n} photo", "Told from {n} photos", profile.counted)
    parts = [counted.format(n=number(profile.counted))]
    if profile.uncertain:
        parts.append(tr("{n} too uncertain to count").format(n=number(profile.uncertain)))
    if profile.pending:
        parts.append(
            trn("{n} not analysed yet", "{n} not analysed yet", profile.pending).format(
                n=number(profile.pending)
            )
        )
    if profile.silent >= 0.005 and profile.interests:
        parts.append(tr("{share} about none of these").format(share=percent(profile.silent)))
    if profile.method == CERTAINTY and profile.interests:
        parts.append(tr("surest photos first, as no aggregation network fits this network"))
    return " · ".join(parts)
