"""The command that tells what photos are about: interests, their shares and their evidence."""

from datetime import datetime
from pathlib import Path

import click

from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import counted, print_json, print_table, shown_path
from photoorganizer.cli.session import note, open_library
from photoorganizer.core.hashtags import hashtag
from photoorganizer.engine.interests import Profile, Within

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    help="Only photos in this folder, and in those inside it.",
)
@click.option("--since", type=DAY, metavar="DAY", help="Only photos taken on that day or later.")
@click.option("--until", type=DAY, metavar="DAY", help="Only photos taken on that day or before.")
@shared_options
@pass_options
def interests(
    options: Options, folder: Path | None, since: datetime | None, until: datetime | None
) -> None:
    """Tell what the photos of the library are about, and which photos say so.

    A share is the part of the photos that an interest describes; the range beside it says how far
    few or doubtful photos can be off. Your own tags and rejections count before the network's
    opinion.

    \b
    photoorganizer interests --folder ~/Pictures/2024
    photoorganizer interests --since 2024-05-01 --until 2024-05-31
    """
    within = Within(folder, since and since.date(), until and until.date())
    with open_library(options) as library:
        profile = library.interests(within)
    if options.json:
        print_json(_document(profile))
        return
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
    left_out = f"{counted(profile.uncertain, 'photo')} too uncertain to count"
    note(options, f"Told from {counted(profile.counted, 'photo')}; {left_out}.")


def _document(profile: Profile) -> list[dict[str, object]]:
    return [
        {
            "interest": one.interest,
            "score": round(one.share, 4),
            "low": round(one.low, 4),
            "high": round(one.high, 4),
            "photos": profile.counted,
            "uncertain": profile.uncertain,
            "evidence": [
                {"path": str(photo.path), "weight": round(photo.weight, 4)}
                for photo in one.evidence
            ],
        }
        for one in profile.interests
    ]
