"""The command that tells what photos are about: interests, their shares and their evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import counted, print_json, print_table, shown_path
from photoorganizer.cli.session import note, open_library
from photoorganizer.core.hashtags import hashtag
from photoorganizer.engine.interests import Profile, ProfileInterest, Within
from photoorganizer.engine.library import Library
from photoorganizer.engine.profiles import CERTAINTY, METHODS

DAY = click.DateTime(formats=["%Y-%m-%d"])
PATH = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What was asked for, as the options name it."""

    folder: Path | None
    since: datetime | None
    until: datetime | None
    year: int | None
    exclude: Sequence[Path]
    leave_out: Sequence[Path]
    put_back: Sequence[Path]
    by_year: bool
    method: str | None

    def within(self, library: Library) -> Within:
        """Return the photos to ask about."""
        excluded = library.interests.named(self.exclude)
        if self.year is None:
            days = (self.since and self.since.date(), self.until and self.until.date())
        elif self.since or self.until:
            raise click.UsageError("--year is a span of its own: leave out --since and --until.")
        else:
            days = (date(self.year, 1, 1), date(self.year, 12, 31))
        return Within(self.folder, *days, excluded=excluded)


@click.command()
@click.option("--folder", type=PATH, help="Only photos in this folder, and in those inside it.")
@click.option("--since", "--from", "since", type=DAY, metavar="DAY", help="Only from that day on.")
@click.option("--until", "--to", "until", type=DAY, metavar="DAY", help="Only up to that day.")
@click.option("--year", type=click.IntRange(1826, 2199), help="Only photos of that year.")
@click.option(
    "--exclude", type=PATH, multiple=True, help="Without this photo or folder, this time."
)
@click.option(
    "--leave-out", type=PATH, multiple=True, help="Without this photo or folder, from now on."
)
@click.option("--put-back", type=PATH, multiple=True, help="Count again what was left out.")
@click.option("--by-year", is_flag=True, help="Show how the shares changed, a column a year.")
@click.option(
    "--method",
    type=click.Choice(METHODS),
    help="The aggregation network that tells; squeezed attention by default.",
)
@shared_options
@pass_options
def interests(options: Options, /, **wishes: Any) -> None:
    """Tell what the photos of the library are about, and which photos say so.

    The strongest interest is first. A share is the part of the photos that an interest describes;
    the range beside it says how far few or doubtful photos can be off. A photo of a beagle counts
    for dogs, pets and animals. Your own tags and rejections count before the network's opinion.

    \b
    photoorganizer interests --folder ~/Pictures/2024
    photoorganizer interests --from 2024-05-01 --to 2024-05-31
    photoorganizer interests --by-year --leave-out ~/Pictures/Receipts
    """
    wanted = _Wishes(**wishes)
    with open_library(options) as library:
        within = wanted.within(library)
        if wanted.leave_out:
            library.interests.leave_out(library.interests.named(wanted.leave_out))
        if wanted.put_back:
            library.interests.put_back(library.interests.named(wanted.put_back))
        profile = library.interests.profile(within, wanted.method)
    if options.json:
        print_json([_entry(one, profile) for one in profile.interests])
        return
    if wanted.by_year:
        _print_years(profile)
    else:
        _print_shares(profile)
    note(options, _told_from(profile))


def _print_shares(profile: Profile) -> None:
    rows = [
        (
            hashtag(one.interest),
            f"{one.share:.1%}",
            f"{one.low:.1%} – {one.high:.1%}",
            ", ".join(shown_path(photo.path) for photo in one.evidence[:2]),
        )
        for one in profile.interests
    ]
    print_table(("Interest", "Share>", "Range>", "Photos"), rows)


def _print_years(profile: Profile) -> None:
    years = [share.year for share in profile.interests[0].by_year] if profile.interests else []
    rows = [
        (hashtag(one.interest), *(f"{share.share:.0%}" for share in one.by_year))
        for one in profile.interests
    ]
    print_table(("Interest", *(f"{year}>" for year in years)), rows)


def _told_from(profile: Profile) -> str:
    parts = [f"{counted(profile.uncertain, 'photo')} too uncertain to count"]
    if profile.pending:
        parts.append(f"{profile.pending:,} not analysed yet")
    if profile.left_out:
        parts.append(f"{profile.left_out:,} left out")
    if profile.method == CERTAINTY:
        parts.append("told by certainty, without an aggregation network")
    return f"Told from {counted(profile.counted, 'photo')}; {', '.join(parts)}."


def _entry(one: ProfileInterest, profile: Profile) -> dict[str, object]:
    return {
        "interest": one.interest,
        "score": round(one.score, 4),
        "share": round(one.share, 4),
        "low": round(one.low, 4),
        "high": round(one.high, 4),
        "about": one.photos,
        "photos": profile.counted,
        "uncertain": profile.uncertain,
        "pending": profile.pending,
        "left_out": profile.left_out,
        "method": profile.method,
        "evidence": [
            {"path": str(photo.path), "weight": round(photo.weight, 4)} for photo in one.evidence
        ],
        "by_year": [
            {
                "year": share.year,
                "score": round(share.share, 4),
                "low": round(share.low, 4),
                "high": round(share.high, 4),
                "photos": share.photos,
            }
            for share in one.by_year
        ],
    }
