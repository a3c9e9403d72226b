"""The command that teaches tags of the user's own: from folders, photos or a search."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import counted, print_json, print_table, shown_path
from photoorganizer.cli.session import note, open_library
from photoorganizer.core.errors import KnownError
from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.taught import TaughtTag
from photoorganizer.core.types import PhotoId
from photoorganizer.engine.first_lessons import Since
from photoorganizer.engine.learner import Taught
from photoorganizer.engine.library import Library
from photoorganizer.engine.teaching import Proposal

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("tag", required=False)
@click.argument("sources", metavar="[FOLDER_OR_QUERY]…", nargs=-1)
@click.option("--forget", is_flag=True, help="Forget what TAG was taught; decisions stay.")
@click.option("--learn", is_flag=True, help="Let taught tags learn what was decided since.")
@click.option("--reset", is_flag=True, help="Undo what TAG learned since it was taught.")
@click.option("--negatives", is_flag=True, help="Only list the photos it would be told from.")
@click.option("--export", "target", type=FILE, help="Write TAG, or all taught tags, to a file.")
@click.option("--import", "source", type=FILE, help="Take over the taught tags of a file.")
@shared_options
@pass_options
def teach(
    options: Options,
    /,
    tag: str | None,
    sources: tuple[str, ...],
    target: Path | None,
    source: Path | None,
    **flags: bool,
) -> None:
    """Teach TAG from the photos of folders, from single photos or from a search.

    Without any, it learns from the photos that carry TAG already; without TAG, taught tags are
    listed. Photos are not analysed again: it takes seconds, and suggestions are there at once.
    """
    if sum(map(bool, (*flags.values(), target, source))) > 1:
        raise click.UsageError(
            "Only one of --forget, --learn, --reset, --negatives, --export, --import."
        )
    if flags["reset"] and tag is None:
        raise click.UsageError("--reset needs a TAG.")
    with open_library(options) as library:
        if source is not None:
            _import(library, source, options)
        elif target is not None:
            _export(library, target, tag, options)
        elif flags["learn"]:
            _learn(library, options)
        elif tag is None:
            _list(library.teaching.tags(), library.teaching.since(), options)
        else:
            _on_one(library, tag, sources, options, flags)


def _on_one(
    library: Library,
    tag: str,
    sources: Sequence[str],
    options: Options,
    flags: Mapping[str, bool],
) -> None:
    if flags["forget"]:
        library.teaching.forget(tag)
        _say(options, {"forgotten": tag}, f"{hashtag(tag)} is forgotten.")
    elif flags["reset"]:
        library.teaching.reset(tag)
        sentence = f"{hashtag(tag)} is as it was taught; photos keep what was decided on them."
        _say(options, {"reset": tag}, sentence)
    else:
        _teach(library, tag, sources, options, only_show=flags["negatives"])


def _teach(
    library: Library, tag: str, sources: Sequence[str], options: Options, *, only_show: bool
) -> None:
    started = time.monotonic()
    proposal = library.teaching.propose(tag, _photos(library, sources))
    if only_show:
        paths = [one.path for one in library.photos(proposal.negatives)]
        if options.json:
            print_json([{"path": str(path)} for path in paths])
        else:
            for path in paths:
                print(shown_path(path))
        return
    outcome = library.teaching.teach(proposal)
    suggested = library.teaching.suggest(proposal.name)
    seconds = time.monotonic() - started
    doubtful = [one.path for one in library.photos(outcome.doubtful)]
    if options.json:
        entry = _entry(outcome.tag)
        more = {"suggested": suggested, "doubtful": [str(path) for path in doubtful]}
        print_json({**entry, **more, "pending": proposal.pending, "seconds": round(seconds, 3)})
        return
    for sentence in _told(proposal, outcome, suggested):
        note(options, sentence)
    for path in doubtful:
        note(options, f"  {shown_path(path)}")


def _told(proposal: Proposal, outcome: Taught, suggested: int) -> list[str]:
    """Return what a person is told of a lesson, a sentence each."""
    tag = outcome.tag
    told = [f"{hashtag(tag.name)} learned from {counted(tag.examples, 'photo')}."]
    if tag.accuracy is None:
        told.append("All are of one moment: add photos of other occasions to know how good it is.")
    else:
        told.append(
            f"Tried on moments it had not seen, it finds {tag.accuracy.recall:.0%} of them; about "
            f"{tag.accuracy.precision:.0%} of what it suggests should be right."
        )
    if tag.needed:
        told.append(f"It needs about {tag.needed} more examples to be relied on.")
    if proposal.pending:
        told.append(f"{counted(proposal.pending, 'photo')} not analysed yet, left out.")
    told.append(f"Suggested on {counted(suggested, 'photo')}.")
    if outcome.doubtful:
        told.append("These examples look mislabelled:")
    return told


def _photos(library: Library, sources: Sequence[str]) -> list[PhotoId]:
    """Return the photos in folders, the photos that are named, and those that searches find."""
    found: dict[PhotoId, None] = {}
    for source in sources:
        path = Path(source).expanduser().absolute()
        if path.is_dir():
            quoted = str(path).replace('"', '""')
            inside = library.photos(library.search(f'path:"{quoted}"'))
            photos = [one.id for one in inside if one.path.is_relative_to(path)]
        elif path.is_file():
            photos = [library.photo_at(path).id]
        else:
            photos = list(library.search(source))
        if not photos:
            raise KnownError(f"No photo of the library is in, or is found by, “{source}”.")
        found.update(dict.fromkeys(photos))
    return list(found)


def _list(tags: Sequence[TaughtTag], since: Mapping[str, Since], options: Options) -> None:
    if options.json:
        print_json([{**_entry(tag), "since": _changes(since.get(tag.name))} for tag in tags])
        return
    if not tags:
        note(options, "No tag was taught yet: photoorganizer teach TAG FOLDER_OR_QUERY…")
    columns = ("Tag", "Examples>", "Rejected>", "Finds>", "Right>", "Needs>", "Since it was taught")
    print_table(columns, [_row(tag, since.get(tag.name)) for tag in tags])


def _row(tag: TaughtTag, since: Since | None) -> tuple[str, ...]:
    known = tag.accuracy
    return (
        hashtag(tag.name),
        f"{tag.examples:,}",
        f"{tag.rejected:,}",
        "" if known is None else f"{known.recall:.0%}",
        "" if known is None else f"{known.precision:.0%}",
        f"{tag.needed} more" if tag.needed else "",
        "" if since is None else _said(since),
    )


def _said(since: Since) -> str:
    learned = f"{since.accepted:,} accepted, {since.rejected:,} rejected"
    return f"{learned}; said from {_line(since.speaks_from)}, was {_line(since.spoke_from)}"


def _line(probability: float) -> str:
    return f"{probability:.1%}" if probability <= 1 else "never"


def _changes(since: Since | None) -> dict[str, object] | None:
    if since is None:
        return None
    return {
        "accepted": since.accepted,
        "rejected": since.rejected,
        "threshold": round(since.speaks_from, 4),
        "threshold_before": round(since.spoke_from, 4),
    }


def _entry(tag: TaughtTag) -> dict[str, object]:
    known = tag.accuracy
    return {
        "tag": tag.name,
        "examples": tag.examples,
        "negatives": tag.negatives,
        "rejected": tag.rejected,
        "accuracy": None if known is None else round(known.ranking, 4),
        "precision": None if known is None else round(known.precision, 4),
        "recall": None if known is None else round(known.recall, 4),
        "thresholds": {level.value: round(value, 4) for level, value in tag.thresholds.items()},
        "needed": tag.needed,
        "model": tag.id,
    }


def _learn(library: Library, options: Options) -> None:
    learned = library.teaching.learn()
    names = ", ".join(map(hashtag, learned))
    _say(options, {"learned": learned}, f"Learned anew: {names}." if learned else "Nothing new.")


def _export(library: Library, file: Path, tag: str | None, options: Options) -> None:
    number = library.teaching.export(file, [tag] if tag else [])
    sentence = f"{counted(number, 'taught tag')} written to {shown_path(file)}."
    _say(options, {"file": str(file.absolute()), "tags": number}, sentence)


def _import(library: Library, file: Path, options: Options) -> None:
    names = [tag.name for tag in library.teaching.import_file(file)]
    sentence = f"Taken over: {', '.join(map(hashtag, names))}."
    _say(options, {"file": str(file.absolute()), "tags": names}, sentence)


def _say(options: Options, document: object, sentence: str) -> None:
    if options.json:
        print_json(document)
    else:
        note(options, sentence)
