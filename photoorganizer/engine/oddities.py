"""How a folder of odd files fares: each is a photo, has a reason, or is no photo by its name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from photoorganizer.core.errors import MissingData
from photoorganizer.core.types import Progress
from photoorganizer.engine.analysis import AnalysisPool
from photoorganizer.engine.worker import Outcome
from photoorganizer.files.scan import scan

_WORKERS = 2


def evaluate_oddities(
    data: Path, models: Path, report: Callable[[Progress], None]
) -> dict[str, Any]:
    """Look at every photo below `data` as indexing does, and tell what became of it.

    Returns:
        Counts, and by relative path what each file is: "read", or the reason why it is not.

    Raises:
        MissingData: there is no such folder, or no photo in it.
        ModelError: the network cannot be used.
    """
    names = [stamp.path for stamp in scan(data)] if data.is_dir() else []
    if not names:
        raise MissingData(f"There is no photo in {data}; name the folder of odd files.")
    outcomes: dict[str, Outcome] = {}
    with AnalysisPool[str](models, _WORKERS) as pool:
        for answered in pool.analyse((name, data / name) for name in names):
            outcomes.update(answered)
            report(Progress("analyse", len(outcomes), len(names)))
    reasons = {name: one for name, one in outcomes.items() if isinstance(one, str)}
    return {
        "files": len(names),
        "read": len(names) - len(reasons),
        "quarantined": len(reasons),
        "without_reason": sum(not reason.endswith(".") for reason in reasons.values()),
        "passed_over": sum(path.is_file() for path in data.rglob("*")) - len(names),
        "outcomes": {name: reasons.get(name, "read") for name in sorted(names)},
    }
