"""The entry in the desktop's menu: put there, started as installed, and taken away whole."""

import configparser
import shlex
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from photoorganizer.core.errors import KnownError
from photoorganizer.core.paths import resources
from photoorganizer.engine.desktop import data_home, install, remove

COMMAND = '/opt/my "photos"/100%/photoorganizer'


def entry(file: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case
    parser.read(file, encoding="utf-8")
    return parser["Desktop Entry"]


def test_the_entry_starts_the_program_that_is_installed(tmp_path: Path) -> None:
    install(resources(), tmp_path, COMMAND)
    found = entry(tmp_path / "applications" / "photoorganizer.desktop")
    unescaped = found["Exec"].replace("\\\\", "\\")
    assert shlex.split(unescaped) == [COMMAND.replace("%", "%%"), "gui", "%F"]
    assert {"image/jpeg", "image/heic", "inode/directory"} <= set(found["MimeType"].split(";"))


def test_every_icon_is_where_its_size_says(tmp_path: Path) -> None:
    install(resources(), tmp_path, COMMAND)
    icons = tmp_path / "icons" / "hicolor"
    sizes = {file.parts[-3] for file in icons.rglob("*.png")}
    assert {"16x16", "48x48", "256x256", "512x512"} <= sizes
    assert (icons / "scalable" / "apps" / "photoorganizer.svg").exists()


def test_the_description_belongs_to_the_entry() -> None:
    root = ET.parse(resources() / "desktop" / "photoorganizer.metainfo.xml").getroot()
    assert root.findtext("launchable") == "photoorganizer.desktop"


def test_removed_nothing_of_it_is_left_and_the_rest_is(tmp_path: Path) -> None:
    written = install(resources(), tmp_path, COMMAND)
    other = tmp_path / "applications" / "other.desktop"
    other.touch()
    assert remove(resources(), tmp_path) == written
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [other]
    assert remove(resources(), tmp_path) == []


def test_what_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "applications").touch()
    with pytest.raises(KnownError, match="cannot be written"):
        install(resources(), tmp_path, COMMAND)


def test_the_users_own_folder_is_where_the_environment_says(tmp_path: Path) -> None:
    assert data_home({"XDG_DATA_HOME": str(tmp_path)}) == tmp_path
    assert data_home({"XDG_DATA_HOME": "relative"}) == Path.home() / ".local" / "share"
