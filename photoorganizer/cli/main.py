"""The command line: finds the command, runs it, and turns how it ended into an exit code.

0 done · 1 a known error, in one sentence · 2 usage · 70 a bug · 130 stopped by the user.
A command's module is imported only when that command runs, so that `--help` and the window load
nothing they do not need.
"""

import difflib
import json
import logging
import os
import select
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TextIO

import click

from photoorganizer.cli.options import Options, Window, shared_options
from photoorganizer.core.errors import Cancelled, KnownError

KNOWN_ERROR = 1
USAGE = 2
BUG = 70
INTERRUPTED = 130

SECTIONS: dict[str, dict[str, str]] = {
    "Photos": {
        "gui": "Open the window, at a folder or a photo if one is named.",
        "add": "Watch folders from now on.",
        "roots": "List the watched folders.",
        "remove": "Stop watching a folder and forget its photos.",
        "index": "Look for new and changed photos and analyse them.",
        "ignore": "Pass files and folders over by patterns, and list those.",
        "watch": "Index, then keep up with every change until interrupted.",
    },
    "Hashtags": {
        "suggest": "Suggest hashtags for any image files.",
        "tag": "Put a tag on photos.",
        "untag": "Take a tag of yours off photos.",
        "accept": "Make a suggested tag yours.",
        "reject": "Never suggest a tag for these photos again.",
        "tags": "List all tags; rename, merge or delete one everywhere.",
        "why": "Tell what speaks for a tag on an image.",
        "teach": "Teach a tag of your own from examples, in seconds.",
    },
    "Finding": {
        "search": "Find photos by tags, words and folders.",
        "similar": "Find the photos most like an image.",
        "duplicates": "List copies of photos, or move them to the trash.",
        "interests": "Tell what your photos are about, and which say so.",
        "audit": "List your tags that do not suit their photo.",
        "export": "Print the hashtags of photos, ready to post or to process.",
        "copies": "Save smaller copies of photos, without place, camera and time.",
        "networks": "List what each network takes in one post, or change it.",
        "sidecars": "Keep your tags in files beside the photos, for other programs.",
    },
    "Care and experiments": {
        "doctor": "Check the library and the network for damage, and repair it.",
        "backup": "Copy the library's catalog to a file.",
        "restore": "Go back to a backup.",
        "relink": "Say where a watched folder is now.",
        "moves": "List photos that were found at other places, or take that back.",
        "purge": "Forget photos whose files are gone.",
        "desktop": "Put the program into the desktop's menu, or take it out.",
        "train": "Train the network by a recipe.",
        "evaluate": "Measure the network on labelled photos.",
    },
}
"""Every command with its one line of help, as `--help` shows them."""

_MODULES = {
    "gui": "window",
    **dict.fromkeys(("add", "roots", "remove", "index", "watch"), "folders"),
    "ignore": "ignoring",
    "moves": "moves",
    **dict.fromkeys(("suggest", "tag", "untag", "accept", "reject"), "deciding"),
    **dict.fromkeys(("search", "audit", "export"), "finding"),
    "tags": "tags",
    "why": "explaining",
    "teach": "teaching",
    "similar": "similar",
    **dict.fromkeys(("copies", "networks"), "posting"),
    "sidecars": "sidecars",
    "duplicates": "duplicates",
    "interests": "interests",
    **dict.fromkeys(("doctor", "backup", "restore", "relink", "purge"), "care"),
    "desktop": "desktop",
    **dict.fromkeys(("train", "evaluate"), "experiments"),
}


class Commands(click.Group):
    """The commands, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the help."""
        return list(_MODULES)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is named; a folder or a file in its place opens the window."""
        if args[0] not in _MODULES and Path(args[0]).exists():
            return "gui", self.get_command(ctx, "gui"), args
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command called `cmd_name`, or fail with the names it may have meant."""
        if cmd_name not in _MODULES:
            close = difflib.get_close_matches(cmd_name, _MODULES, n=1)
            hint = f" Did you mean “{close[0]}”?" if close else ""
            ctx.fail(f"There is no command “{cmd_name}”.{hint}")
        module = import_module(f"photoorganizer.cli.{_MODULES[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by section, without importing any."""
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(list(commands.items()), col_spacing=4)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Without a command, the window opens. “photoorganizer COMMAND --help” says more.",
)
@shared_options
@click.version_option(package_name="photoorganizer", message="Photo Organizer %(version)s")
@click.pass_context
def photoorganizer(context: click.Context) -> int | None:
    """Suggest hashtags for your photos and find similar ones, all on this computer."""
    if context.invoked_subcommand is not None:
        return None
    window = photoorganizer.get_command(context, "gui")
    assert window is not None
    result: int | None = context.invoke(window, paths=())
    return result


def run(arguments: Sequence[str], window: Window) -> int:
    """Run one command and return the process's exit code; `window` opens the window."""
    for stream in (sys.stdout, sys.stderr):
        _accept_any_file_name(stream)
    options = Options(window=window)
    options.json = "--json" in arguments  # a usage error can come before it is parsed
    try:
        code = _answer(arguments, options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain once more at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _answer(arguments: Sequence[str], options: Options) -> int:
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    try:
        # Not click's own main(): it takes a broken pipe for an error, and KnownError for a bug.
        with photoorganizer.make_context("photoorganizer", list(arguments), obj=options) as context:
            return int(photoorganizer.invoke(context) or 0)
    except click.exceptions.Exit as end:
        return end.exit_code
    except (KeyboardInterrupt, Exception) as error:
        if isinstance(error, BrokenPipeError) and _reader_is_gone():
            raise
        sentence, code = _ending(error)
    if options.json:
        print(json.dumps({"error": sentence}))
    print(sentence, file=sys.stderr)
    return code


def _ending(error: BaseException) -> tuple[str, int]:
    """Return what to say of the error that ended a command, and the exit code."""
    match error:
        case click.ClickException():
            if isinstance(error, click.UsageError) and error.ctx is not None:
                print(error.ctx.get_usage(), file=sys.stderr)
            return error.format_message(), USAGE
        case KeyboardInterrupt() | click.Abort():
            return "Stopped.", INTERRUPTED
        case Cancelled():
            return str(error), INTERRUPTED
        case KnownError():
            return str(error), KNOWN_ERROR
    traceback.print_exception(error)
    return f"This is a bug in Photo Organizer: {error!r}.", BUG


def _reader_is_gone() -> bool:
    """Whether a broken pipe is that of our output (`photoorganizer search | head`), not a bug."""
    if not hasattr(select, "poll"):
        return True
    poll = select.poll()
    poll.register(sys.stdout.fileno(), select.POLLERR)
    return bool(poll.poll(0))


def _accept_any_file_name(stream: TextIO) -> None:
    # File names may hold bytes that are no text; the terminal gets them as they are.
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        unicode = (stream.encoding or "").lower().startswith("utf")
        reconfigure(errors="surrogateescape" if unicode else "replace")
