"""Compiles the hand-written taxonomy through WordNet: `python -m photoorganizer.taxonomy.compile`.

It reads `resources/taxonomy.toml`, ImageNet's classes, the object labeler's labels and the mapping
of SUN's scenes, and writes `resources/taxonomy.json`, all that the product reads. The same inputs
give the same bytes.

The scenes' mapping is Shabanov's (2019): 397 scenes to 20 hashtags or none. 36 are corrected, each
with its reason under [scenes] of the hand-written file: some were read in another sense than the
photos show (a yard as a length, a stage as a phase, an amphitheater as a gallery), and others are
silent although their neighbours speak (a dining room beside kitchen and living room).
"""

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from photoorganizer.core.errors import KnownError, MissingData
from photoorganizer.taxonomy.expansion import (
    class_tags,
    hierarchy,
    label_tags,
    specific_first,
)
from photoorganizer.taxonomy.source import BadSource, Source, read_source
from photoorganizer.taxonomy.synonyms import kinds, synonyms
from photoorganizer.taxonomy.wordnet import NltkWordNet, WordNet


def compile_tables(
    source: Source,
    wordnet: WordNet,
    wnids: Sequence[str],
    labels: Sequence[str],
    scenes: Mapping[str, str],
) -> dict[str, Any]:
    """Return the tables the product reads, in the order they are written.

    Args:
        source: the hand-written taxonomy.
        wordnet: WordNet, or a double of it.
        wnids: ImageNet's classes, in the order of a network's outputs.
        labels: the object labeler's labels, in the order of its outputs.
        scenes: SUN's scenes with their hashtag, "" for none.

    Raises:
        BadSource: the hand-written file names what is not there, or leaves a class undecided.
    """
    synsets = [wordnet.of_wnid(wnid) for wnid in wnids]
    classes, labeled = class_tags(source, wordnet, synsets), label_tags(source, labels)
    if undecided := classes.undecided + labeled.undecided:
        raise BadSource(f"Neither spoken nor silent: {', '.join(undecided)}")
    above = hierarchy(source)
    same = synonyms(source, wordnet)
    narrower = kinds(
        source,
        wordnet,
        classes=zip(synsets, classes.tags, strict=True),
        labels=zip(labels, labeled.tags, strict=True),
        taken=same.keys() | source.tags.keys(),
    )
    spoken = Counter(tag for tags in classes.tags for tag in tags)
    broader = {tag: specific_first(above[tag], above, spoken) for tag in above}
    return {
        "object_tags": sorted(spoken),
        "labeler_tags": sorted({t for tags in labeled.tags for t in tags} - spoken.keys()),
        "vocabulary": sorted(source.tags),
        "wnids": list(wnids),
        "imagenet": classes.tags,
        "labeler": labeled.tags,
        "scenes": _scenes(source, scenes),
        "synonyms": same,
        "broader": dict(sorted((broader | narrower).items())),
        "blocked": dict(sorted(source.blocked.items())),
    }


def write_tables(tables: Mapping[str, Any], out: Path) -> None:
    """Write the tables as JSON, one entry a line, so that a change shows which word changed."""
    parts = [f"{json.dumps(name)}: {_lines(table)}" for name, table in tables.items()]
    out.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Compile, say what was compiled, and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        source = read_source(options.source)
        wnids = _list(options.labels / "imagenet_wnids_1000.txt")
        labels = _list(options.labels / "object_labeler_labels_631.txt")
        scenes = _scene_mapping(options.scenes)
        tables = compile_tables(source, NltkWordNet(), wnids, labels, scenes)
    except (KnownError, BadSource) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    write_tables(tables, options.out)
    sys.stdout.write(_summary(tables, source))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Compile the taxonomy of hashtags.")
    parser.add_argument(
        "--source", type=Path, default=Path("resources/taxonomy.toml"), help="hand-written file"
    )
    parser.add_argument("--labels", type=Path, required=True, help="folder of the label lists")
    parser.add_argument("--scenes", type=Path, required=True, help="CSV of scenes and hashtags")
    parser.add_argument("--out", type=Path, default=Path("resources/taxonomy.json"))
    return parser


def _list(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise MissingData(f"The list of labels “{path}” is not there.") from error


def _scene_mapping(path: Path) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {row["raw_names"]: row["tags"] for row in csv.DictReader(file)}
    except FileNotFoundError as error:
        raise MissingData(f"The mapping of scenes “{path}” is not there.") from error


def _scenes(source: Source, scenes: Mapping[str, str]) -> dict[str, str]:
    """Return scene -> hashtag, corrected; silent scenes say ""."""
    for scene, correction in source.scenes.items():
        if scenes.get(scene) in (None, correction.tag):
            raise BadSource(f"There is nothing to correct in the scene “{scene}”.")
    for scene, tag in scenes.items():
        if tag and tag not in source.tags:
            raise BadSource(f"The hashtag #{tag} of the scene “{scene}” is not in the taxonomy.")
    corrected = {scene: correction.tag for scene, correction in source.scenes.items()}
    return dict(sorted((dict(scenes) | corrected).items()))


def _lines(table: Any) -> str:
    if isinstance(table, Mapping):
        entries = [f"{json.dumps(k, ensure_ascii=False)}: {_inline(v)}" for k, v in table.items()]
        return "{\n" + ",\n".join(entries) + "\n}"
    return "[\n" + ",\n".join(_inline(entry) for entry in table) + "\n]"


def _inline(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _summary(tables: Mapping[str, Any], source: Source) -> str:
    spoken = sum(bool(tags) for tags in tables["imagenet"])
    labels = sum(bool(tags) for tags in tables["labeler"])
    lines = [
        f"ImageNet: {spoken} of {len(tables['imagenet'])} classes speak",
        f"Object labeler: {labels} of {len(tables['labeler'])} labels speak",
        f"Hashtags of the object head: {len(tables['object_tags'])}",
        f"Hashtags that only the labeler knows: {', '.join(tables['labeler_tags'])}",
        f"Synonyms: {len(tables['synonyms'])}",
    ]
    lines += [
        f"Silent ({name}): {', '.join((*silence.classes, *silence.labels))}"
        for name, silence in source.silent.items()
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
