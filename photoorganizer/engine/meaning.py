"""What words mean to a library: searching and completing by meaning, and what is never said.

Here the taxonomy meets the catalog and the network, none of which knows the others.
"""

from dataclasses import replace

from photoorganizer.core.policy import silenced
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.query import Query
from photoorganizer.index.query_parser import parse
from photoorganizer.nn.registry import ModelSpec
from photoorganizer.taxonomy.words import Words


def understood(text: str, words: Words) -> Query:
    """Return the query that `text` stands for, by what its tags and words mean.

    Raises:
        BadQuery: the text cannot be understood; it says where.
    """
    return parse(text).expanded(words.expand)


def complete(prefix: str, limit: int, *, catalog: Catalog, words: Words) -> list[str]:
    """Return tags that begin with `prefix`: the library's by use, then the vocabulary's."""
    prefix = prefix.strip().lstrip("#").casefold()
    used = catalog.complete_tag(prefix, limit)
    known = [tag for tag in words.vocabulary if tag.startswith(prefix)]
    return list(dict.fromkeys([*used, *known]))[:limit]


def decent(model: ModelSpec, words: Words) -> ModelSpec:
    """Return the network, silent on every word that the product never suggests."""
    return replace(model, heads=silenced(model.heads, words.is_blocked))
