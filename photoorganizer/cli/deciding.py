"""Commands about hashtags: suggest, and the decisions tag, untag, accept, reject."""

from collections.abc import Sequence
from pathlib import Path

import click

from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import (
    counted,
    print_json,
    print_table,
    shown_confidence,
    shown_path,
)
from photoorganizer.cli.session import ProgressBar, following, note, open_library
from photoorganizer.core.hashtags import hashtag, normalize_tag
from photoorganizer.core.types import Decision, Level, PhotoSuggestions

IMAGE = click.Path(path_type=Path)

_SENTENCES = {
    Decision.TAG: "{tag} was put on {photos}.",
    Decision.UNTAG: "{tag} was taken off {photos}.",
    Decision.ACCEPT: "{tag} was accepted on {photos}.",
    Decision.REJECT: "{tag} will not be suggested again on {photos}.",
}


@click.command()
@click.argument("images", metavar="IMAGE…", nargs=-1, required=True, type=IMAGE)
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    help="How sure to be before saying anything; by default as the library is set.",
)
@click.option(
    "--tta",
    is_flag=True,
    help="Look at eight views of each photo: somewhat better answers, eight times slower.",
)
@click.option(
    "--personal/--no-personal",
    default=True,
    help="Whether to go by what your library is about; by default as it is set.",
)
@shared_options
@pass_options
def suggest(
    options: Options, images: tuple[Path, ...], level: str | None, *, tta: bool, personal: bool
) -> int:
    """Suggest hashtags for any image files, in the library or not.

    Says nothing about a photo where nothing is sure enough. Exits with 1 if a file could not be
    read; the others are answered all the same.
    """
    with open_library(options) as library, following(library, ProgressBar(options)):
        answers = library.suggest(
            images, Level(level) if level else None, augmented=tta, personal=personal
        )
    if options.json:
        print_json([_document(answer) for answer in answers])
    else:
        print_table(("Photo", "Hashtag", "Confidence"), suggestion_rows(answers))
    return 1 if any(answer.error for answer in answers) else 0


def suggestion_rows(answers: Sequence[PhotoSuggestions]) -> list[tuple[str, str, str]]:
    """Return a table's rows: a photo's path stands on its first row only."""
    rows: list[tuple[str, str, str]] = []
    for answer in answers:
        path = shown_path(answer.path)
        if answer.error is not None:
            rows.append((path, "", answer.error))
        elif answer.abstained:
            rows.append((path, "", "nothing sure enough to say"))
        for suggestion in answer.suggestions:
            confidence = shown_confidence(suggestion.confidence)
            rows.append((path, hashtag(suggestion.tag), confidence))
            path = ""
    return rows


def _decision(decision: Decision, explanation: str) -> click.Command:
    @click.command(decision.value, help=explanation)
    @click.argument("name", metavar="TAG")
    @click.argument("images", metavar="IMAGE…", nargs=-1, required=True, type=IMAGE)
    @shared_options
    @pass_options
    def command(options: Options, name: str, images: tuple[Path, ...]) -> None:
        _decide(options, name, images, decision)

    return command


tag = _decision(Decision.TAG, "Put a tag on photos of the library.")
untag = _decision(
    Decision.UNTAG,
    "Take a tag of yours off photos. One that was suggested is not suggested there again.",
)
accept = _decision(Decision.ACCEPT, "Make a suggested tag yours.")
reject = _decision(Decision.REJECT, "Never suggest a tag for these photos again.")


def _decide(options: Options, name: str, images: Sequence[Path], decision: Decision) -> None:
    with open_library(options) as library:
        # All photos are found before the first is changed: an error leaves everything as it was.
        photos = [library.photo_at(image).id for image in images]
        changed = library.decide(photos, name, decision)
    if options.json:
        print_json({"changed": changed})
        return
    sentence = _SENTENCES[decision] if changed else "Nothing to change: {tag} on {photos}."
    number = changed or len(photos)
    shown = hashtag(normalize_tag(name))
    note(options, sentence.format(tag=shown, photos=counted(number, "photo")))


def _document(answer: PhotoSuggestions) -> dict[str, object]:
    return {
        "path": str(answer.path),
        "suggestions": [
            {
                "tag": suggestion.tag,
                "confidence": round(suggestion.confidence, 4),
                "aspect": suggestion.aspect,
            }
            for suggestion in answer.suggestions
        ],
        "abstained": answer.abstained,
        "error": answer.error,
    }
