"""Stand-ins for what is slow or cannot be made to fail on purpose."""

import contextlib
import hashlib
import os
import re
import shutil
import threading
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from photoorganizer.core import paths
from photoorganizer.core.types import Analysis, FileFacts
from photoorganizer.engine.worker import Decoding, Done, Failed, Inferring, Outcome, Ready
from photoorganizer.nn.registry import load_model

_DIMENSION = load_model(paths.models()).embedding_dim


def outcome_for(path: Path) -> Outcome:
    """What the stand-in network makes of a file, from its name alone."""
    if "bad" in path.name:
        return f"{path.name} is not an image."
    seed = int.from_bytes(hashlib.sha256(path.name.encode()).digest()[:4])
    embedding = np.random.default_rng(seed).normal(size=_DIMENSION).astype(np.float32)
    return Analysis(
        facts=FileFacts(640, 480, "JPEG", None, hashlib.md5(path.name.encode()).digest()),
        thumbnail=b"jpeg",
        embedding=embedding / np.linalg.norm(embedding),
        logits={"hashtag": np.zeros(21, dtype=np.float32)},
    )


def analyse_by_name(connection: Connection, models: Path) -> None:
    """An analysis process that crashes on *crash*, hangs on *hang*, and dies inferring *poison*."""
    with contextlib.suppress(EOFError, OSError), connection:
        connection.send(Ready())
        while (paths := connection.recv()) is not None:
            for index, path in enumerate(paths):
                connection.send(Decoding(index))
                if "crash" in path.name:
                    os._exit(1)
                if "hang" in path.name:
                    threading.Event().wait()
            connection.send(Inferring())
            if any("poison" in path.name for path in paths):
                os._exit(1)
            connection.send(Done(tuple(map(outcome_for, paths))))


def fail_to_load(connection: Connection, models: Path) -> None:
    """An analysis process whose network is missing."""
    with connection:
        connection.send(Failed("The network's file is missing."))


def die_at_once(connection: Connection, models: Path) -> None:
    """An analysis process that never gets anywhere."""
    os._exit(1)


def talkative_models(folder: Path) -> Path:
    """Copy the shipped network into `folder` with thresholds of 0: it speaks on every photo."""
    folder.mkdir(parents=True)
    for file in paths.models().iterdir():
        if file.suffix in {".npz", ".onnx", ".toml"}:
            shutil.copy(file, folder)
    manifest = folder / "manifest.toml"
    text = manifest.read_text(encoding="utf-8")
    text = re.sub(
        r"(?s)\b(sure|balanced|more) = \[(.*?)\]",
        lambda match: f"{match[1]} = {[0.0] * len([n for n in match[2].split(',') if n.strip()])}",
        text,
    )
    manifest.write_text(re.sub(r"(?s)\bsilent = \[.*?\]", "silent = []", text), encoding="utf-8")
    return folder
