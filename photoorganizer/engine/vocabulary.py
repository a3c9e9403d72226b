"""The user's own vocabulary: taught tags as they are kept, and as files that can be shared.

A file is a safetensors file: one array of weights for each tag, and a manifest in JSON that says
what each is. Nothing in it is ever run; whatever does not fit is refused with a sentence.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from photoorganizer.core.errors import BadTag, KnownError
from photoorganizer.core.hashtags import normalize_tag
from photoorganizer.core.sentences import say
from photoorganizer.core.taught import Accuracy, TaughtTag
from photoorganizer.core.types import Level

_FORMAT = "photo-organizer-vocabulary"
_VERSION = 1
_LARGEST = 64 * 2**20
_MOST = 10_000


def to_text(tag: TaughtTag) -> str:
    """Return a taught tag as the text that `from_text` reads."""
    return json.dumps({**_facts(tag), "weights": tag.weights.astype("<f4").tobytes().hex()})


def from_text(text: str) -> TaughtTag:
    """Return the taught tag that `to_text` was given."""
    kept = json.loads(text)
    return _tag(kept, np.frombuffer(bytes.fromhex(kept["weights"]), "<f4").astype(np.float32))


def write(tags: Sequence[TaughtTag], file: Path) -> None:
    """Write tags of one network into a file.

    Raises:
        OSError: it cannot be written.
    """
    manifest = {
        "format": _FORMAT,
        "version": _VERSION,
        "model_id": tags[0].model_id,
        "tags": [_facts(tag) for tag in tags],
    }
    save_file(
        {tag.name: tag.weights.astype(np.float32) for tag in tags},
        file,
        {"manifest": json.dumps(manifest)},
    )


def read(file: Path, model_id: str, width: int) -> list[TaughtTag]:
    """Return the tags of a file that was made for this network.

    Raises:
        KnownError: the file cannot be read, is no vocabulary, or was made for another network.
    """
    try:
        size = file.stat().st_size
    except OSError as error:
        raise KnownError(
            say("{file} cannot be read: {reason}.", file=file, reason=error.strerror)
        ) from error
    if size > _LARGEST:
        raise KnownError(say("{file} is too large for a vocabulary of taught tags.", file=file))
    try:
        with safe_open(file, "np") as opened:
            manifest = json.loads((opened.metadata() or {}).get("manifest", "null"))
            _check(manifest, file, model_id)
            return [_read(facts, opened, width) for facts in manifest["tags"]]
    except (SafetensorError, OSError, ValueError, KeyError, TypeError, BadTag) as error:
        raise KnownError(
            say("{file} is no vocabulary of taught tags, or is damaged.", file=file)
        ) from error


def _check(manifest: Any, file: Path, model_id: str) -> None:
    if not isinstance(manifest, Mapping) or manifest.get("format") != _FORMAT:
        raise ValueError("no manifest")
    if manifest["version"] != _VERSION:
        raise KnownError(say("{file} was made by a newer version of Photo Organizer.", file=file))
    if manifest["model_id"] != model_id:
        raise KnownError(
            say(
                "{file} was made for another network ({theirs}); this program has "
                "{ours}. Export it again where it was taught, from the same version.",
                file=file,
                theirs=manifest["model_id"],
                ours=model_id,
            )
        )
    if not 0 < len(manifest["tags"]) <= _MOST:
        raise ValueError("no tags")


def _read(facts: Mapping[str, Any], opened: Any, width: int) -> TaughtTag:
    described = opened.get_slice(facts["name"])
    if described.get_shape() != [width] or described.get_dtype() != "F32":
        raise ValueError("weights of another shape")
    weights = opened.get_tensor(facts["name"])
    if not np.isfinite(weights).all():
        raise ValueError("weights that are no numbers")
    return _tag(facts, weights)


def _facts(tag: TaughtTag) -> dict[str, Any]:
    return {
        "name": tag.name,
        "model_id": tag.model_id,
        "bias": tag.bias,
        "thresholds": {level.value: value for level, value in tag.thresholds.items()},
        "accuracy": None if tag.accuracy is None else asdict(tag.accuracy),
        "examples": tag.examples,
        "negatives": tag.negatives,
        "rejected": tag.rejected,
        "needed": tag.needed,
    }


def _tag(facts: Mapping[str, Any], weights: np.ndarray) -> TaughtTag:
    """Return the tag; raises ValueError, KeyError or TypeError where something does not fit."""
    name = facts["name"]
    if normalize_tag(name) != name:
        raise ValueError("a name that is no tag")
    accuracy = facts["accuracy"]
    return TaughtTag(
        name=name,
        model_id=str(facts["model_id"]),
        weights=weights,
        bias=_number(facts["bias"]),
        thresholds={level: _number(facts["thresholds"][level.value]) for level in Level},
        accuracy=None
        if accuracy is None
        else Accuracy(**{k: _number(v) for k, v in accuracy.items()}),
        examples=int(facts["examples"]),
        negatives=int(facts["negatives"]),
        rejected=int(facts["rejected"]),
        needed=int(facts["needed"]),
    )


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("not a number")
    return float(value)
