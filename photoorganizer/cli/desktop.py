"""The command that puts the program into the desktop's menu, or takes it out."""

import os
import shutil
import sys
from pathlib import Path

import click

from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import counted, print_json
from photoorganizer.cli.session import note
from photoorganizer.core.errors import KnownError
from photoorganizer.core.paths import resources
from photoorganizer.engine.desktop import data_home, install, remove

_PROGRAM = "photoorganizer"


@click.command()
@click.argument("act", type=click.Choice(["install", "remove"]))
@shared_options
@pass_options
def desktop(options: Options, act: str) -> None:
    """Put Photo Organizer into the menu and under “open with”, for you alone; or take it out."""
    home = data_home(os.environ)
    if act == "install":
        files = install(resources(), home, str(_program()))
        sentence = f"Photo Organizer is in the menu: {counted(len(files), 'file')} in {home}."
    else:
        files = remove(resources(), home)
        sentence = f"{counted(len(files), 'file')} taken away from {home}."
    if options.json:
        print_json([str(file) for file in files])
    else:
        note(options, sentence)


def _program() -> Path:
    """Return the command that starts this installation.

    Raises:
        KnownError: the program runs without being installed.
    """
    beside = Path(sys.executable).with_name(_PROGRAM)
    if beside.exists():
        return beside
    found = shutil.which(_PROGRAM)
    if found is None:
        raise KnownError("Install Photo Organizer first: its command was not found.")
    return Path(found).absolute()
