"""The command that finds photos like a photo."""

from pathlib import Path
from typing import Any

import click

from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import print_json, print_table, shown_path
from photoorganizer.cli.session import note, open_library
from photoorganizer.core.likeness import Aspect, Band, Match, Metric

_AT_MOST = 5_000
"""Photos that --all looks through."""

_LESS = "less similar"
_NONE_ALIKE = "No photo of the library is like it; --strictness 0 is the least strict."
_NO_PHOTOS = "The library holds no other photo yet: photoorganizer index FOLDER"


@click.command()
@click.argument("image", type=click.Path(path_type=Path))
@click.option(
    "--by", type=click.Choice([one.value for one in Aspect]), default="all", show_default=True
)
@click.option(
    "--metric",
    type=click.Choice([one.value for one in Metric]),
    default="cosine",
    show_default=True,
    help="What the score is: 1 for the same by cosine, 0 for the same by distance (l2).",
)
@click.option("--same-class", is_flag=True, help="Only photos that show what the image shows.")
@click.option(
    "-k",
    "count",
    default=9,
    show_default=True,
    type=click.IntRange(min=1),
    help="How many photos to show.",
)
@click.option("--all", "everything", is_flag=True, help="All photos that are alike, and no others.")
@click.option(
    "--strictness",
    default=0.5,
    show_default=True,
    type=click.FloatRange(0, 1),
    help="How sure it must be that a photo is alike.",
)
@shared_options
@pass_options
def similar(options: Options, /, image: Path, **how: Any) -> None:
    """Find the photos of the library most like an image, which need not be in it.

    Those behind the point where likeness fades are only the nearest of the rest.
    """
    metric, everything = Metric(how["metric"]), how["everything"]
    with open_library(options) as library:
        found = library.similarity.find(
            image,
            aspect=Aspect(how["by"]),
            metric=metric,
            same_class=how["same_class"],
            strictness=how["strictness"],
            limit=_AT_MOST if everything else how["count"],
        )
    matches = [
        (match, match.band is not Band.SIMILAR or rank < found.fades_at)
        for rank, match in enumerate(found.matches)
    ]
    if everything:
        matches = [(match, is_alike) for match, is_alike in matches if is_alike]
    if options.json:
        print_json([_described(match, is_alike=is_alike) for match, is_alike in matches])
        return
    if not matches:
        note(options, _NONE_ALIKE if found.matches else _NO_PHOTOS)
    print_table(
        ("Photo", "Likeness>" if metric is Metric.COSINE else "Distance>", "It is"),
        [
            (
                shown_path(match.photo.path),
                f"{match.score:.0%}" if metric is Metric.COSINE else f"{match.score:.3f}",
                match.band if is_alike else _LESS,
            )
            for match, is_alike in matches
        ],
    )


def _described(match: Match, *, is_alike: bool) -> dict[str, object]:
    return {
        "path": str(match.photo.path),
        "score": round(match.score, 4),
        "band": match.band,
        "alike": is_alike,
    }
