"""Every error the user may meet, each with a sentence that says what happened and what to do.

KnownError
├── UnreadableImage       this file cannot be shown or analysed; the others go on
├── FolderNotFound        a folder to add or to index is not there
├── NotInLibrary          a decision about a photo that no watched folder holds
├── BadQuery              a search that cannot be understood, with the place
├── BadTag                a tag that cannot be a hashtag
├── CatalogError          the library's database
│   ├── CatalogNewer      written by a newer version of this program
│   ├── CatalogLocked     another program holds it
│   ├── CatalogCorrupt    its file is damaged
│   └── DiskFull          no room left to write, or the disk is read-only
├── ModelError            the network's files
│   ├── MissingWeights    a file the manifest names is not there
│   └── BadWeights        a file does not match its checksum, or cannot be loaded
├── MissingPackage        an optional part of Python's packages is needed
├── MissingData           an evaluation's data set is not there
└── Cancelled             the user stopped the job

Anything else that is raised is a bug.
"""


class KnownError(Exception):
    """An expected failure. `str(error)` is one sentence for the user, in English."""

    @property
    def sentence(self) -> str:
        """What was said; a `Sentence`, where it can be said in other languages."""
        said: str = self.args[0] if self.args else ""
        return said


class UnreadableImage(KnownError):
    """The file cannot be decoded; the sentence says why."""


class FolderNotFound(KnownError):
    """A folder that was named does not exist or is not a folder."""


class NotInLibrary(KnownError):
    """A photo that was named is in no watched folder, or was not indexed yet."""


class BadQuery(KnownError):
    """A search text that does not parse.

    Attributes:
        position: index of the first character that was not understood.
        length: how many characters from there on the sentence is about; at least one.
    """

    def __init__(self, message: str, position: int, length: int = 1) -> None:
        super().__init__(message)
        self.position = position
        self.length = length


class BadTag(KnownError):
    """A text that leaves nothing once it is made a hashtag."""


class CatalogError(KnownError):
    """The catalog cannot be used."""


class CatalogNewer(CatalogError):
    """The catalog was written by a newer version of the program."""


class CatalogLocked(CatalogError):
    """Another program kept the catalog locked for too long."""


class CatalogCorrupt(CatalogError):
    """The catalog's file is damaged."""


class DiskFull(CatalogError):
    """Nothing can be written: the disk is full or read-only."""


class ModelError(KnownError):
    """The network cannot be used."""


class MissingWeights(ModelError):
    """A file that the manifest names is not there."""


class BadWeights(ModelError):
    """A weights file is not what the manifest says it is."""


class MissingPackage(KnownError):
    """An optional Python package is needed; the sentence says how to install it."""


class MissingData(KnownError):
    """A data set that a command needs is not where it was said to be."""


class Cancelled(KnownError):
    """The user stopped a job. What was written so far is kept."""
