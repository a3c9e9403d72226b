"""The sources' tables with ours beside them: same columns, other photos, and said so."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from pathlib import Path
from typing import Any

from photoorganizer.train.experiments.published import PUBLISHED, Published
from photoorganizer.train.experiments.recipes import RECIPES
from photoorganizer.train.experiments.report import read_reports
from photoorganizer.train.experiments.run_folder import METRICS

RESULTS = "RESULTS.md"

_HEADINGS = (
    "network",
    "photos",
    "start",
    "px",
    "accuracy",
    "weighted",
    "top 3",
    "while learning",
    "above threshold",
    "answered",
)
_TEXTS = 3
"""Columns that are aligned to the left."""

_LEGEND = (
    "In *italics*: the source's own figures, on its own photos, which are not to be had here. "
    "**From scratch**: the network knew nothing before; the sources start from ImageNet's weights. "
    "*Base network*: MobilenetEdgeTPU instead of the source's architecture, by the same recipe. "
    "*Shortened*: cut to what there was time for. *Weighted* is the mean of the classes' "
    "accuracies; *while learning* is the accuracy on the training photos with dropout and "
    "augmentations; *above threshold* that of the answers at least as sure as the source's "
    "threshold, *answered* their share."
)


def results_table(folders: Sequence[Path]) -> str:
    """Return the runs in `folders` as Markdown, one table for each source.

    Raises:
        MissingData: a folder holds no report.
    """
    reports = read_reports(folders)
    parts = ["# Results", _LEGEND]
    for source, recipes in _by_source().items():
        ours = [report for report in reports if report["recipe"] in recipes]
        if ours:
            theirs = [one for one in PUBLISHED if one.recipe in recipes]
            parts += [f"## {source}", "\n".join(_table(theirs, ours)), _notes(ours)]
    return "\n\n".join(parts) + "\n"


def write_results(runs: Path) -> None:
    """Write the table of all runs in the folder `runs` beside them."""
    folders = sorted(file.parent for file in runs.glob(f"*/{METRICS}"))
    (runs / RESULTS).write_text(results_table(folders), encoding="utf-8")


def _by_source() -> dict[str, list[str]]:
    sources: dict[str, list[str]] = {}
    for recipe in RECIPES.values():
        sources.setdefault(recipe.source, []).append(recipe.name)
    return sources


def _table(theirs: Sequence[Published], ours: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of a table, without the columns that nobody fills."""
    rows = [_published_cells(one) for one in theirs]
    rows += [_cells(report) for report in sorted(ours, key=_rank)]
    filled = [any(cells) for cells in zip(*rows, strict=True)]
    dashes = ["---" if i < _TEXTS else "---:" for i in range(len(_HEADINGS))]
    for cells in (_HEADINGS, dashes, *rows):
        yield f"| {' | '.join(compress(cells, filled))} |"


def _rank(report: Mapping[str, Any]) -> tuple[int, str, float]:
    order = list(RECIPES).index(report["recipe"])
    measured = report["measured"] or report["tuning"]
    return order, report["labels"], measured["accuracy"]


def _published_cells(one: Published) -> list[str]:
    cells = [
        one.what,
        one.photos,
        "ImageNet weights" if one.what != "svm" else "from scratch",
        str(one.size or ""),
        _share(one.accuracy),
        _share(one.weighted_accuracy),
        _share(one.top3),
        _share(one.training_accuracy),
        _share(one.spoken_accuracy),
        "",
    ]
    return [f"*{cell}*" if cell else "" for cell in cells]


def _cells(report: Mapping[str, Any]) -> list[str]:
    measured = report["measured"] or {}
    spoken = report["spoken"] or {}
    start = report["start"]
    marks = [f"**{start}**" if start == "from scratch" else start]
    if report["shortened"]:
        marks.append(f"shortened: {', '.join(report['shortened'])}")
    if report["interrupted"]:
        marks.append("stopped early, not measured")
    name = f"{report['architecture']} by {report['recipe']}"
    return [
        ", ".join([name, *report["changed"]]),
        f"{report['measured_photos']:,}, {report['labels']}, {report['classes']} classes",
        "; ".join(marks),
        str(report["size"]),
        _share(measured.get("accuracy")),
        _share(measured.get("weighted_accuracy")),
        _share(measured.get("top3")),
        _share(report["training_accuracy"]),
        _share(spoken.get("accuracy")),
        _share(spoken.get("coverage")),
    ]


def _notes(ours: Sequence[Mapping[str, Any]]) -> str:
    """Return where these runs differ from their source, each difference once."""
    notes = dict.fromkeys(note for report in ours for note in report["deviations"])
    averaged = [
        f"{report['architecture']}: {report['averaged']['weighted_accuracy']:.3f} weighted with "
        "the answers to augmented copies averaged."
        for report in ours
        if report["averaged"]
    ]
    return "\n".join(f"- {note}" for note in [*notes, *averaged])


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
