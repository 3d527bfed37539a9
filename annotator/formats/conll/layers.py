"""The files of an export with a file for each layer, put together again: the same tokens, of every layer its tags.

They are known by their names (``entity/data.conll``, ``quote/data.conll``) and by what is in them: article by article
the same tokens, and no type in two of them. Two annotators' files of one text share types, and are no layers.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final
from zipfile import BadZipFile

from annotator.formats.conll import reading
from annotator.formats.conll.reading import Group, Sentence
from annotator.formats.records import File, Flaw, Found, Limits, Options, Record
from annotator.text.decode import Undecodable

ENDINGS: Final = (".conll", ".iob", ".iob2", ".bio")
#: What cannot be looked at is left to the reader, who says what is wrong with it.
_UNREAD: Final = (Flaw, Undecodable, OSError, ValueError, EOFError, zlib.error, BadZipFile)


@dataclass(frozen=True, slots=True)
class _Gist:
    """What the tokens of a file are, in their articles, and which types it has."""

    tokens: bytes
    types: frozenset[str]


def read(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    """The records of a file and of the other layers beside it; raises Flaw or Undecodable as ``reading.read`` does."""
    if not file.layers:
        yield from reading.read(file, options, limits)
        return
    files = (file, *file.layers)
    found = [reading.groups(one, *reading.written(one, options), limits, 0) for one in files]
    together = (_together(some) for some in zip(*found, strict=True))
    names = [_folder(one) for one in files]
    for record in reading.records(file, together, "nested", options):
        told = {"layers": names}
        yield replace(record, provenance={**record.provenance, **told}) if isinstance(record, Record) else record


def gathered(files: Sequence[File]) -> list[File]:
    """The files that stand for themselves, with the other layers of each; those are no files of their own any more."""
    named: defaultdict[tuple[str, str], list[File]] = defaultdict(list)
    for file in files:
        folders, _, last = file.name.rpartition("/")
        if folders and file.name.lower().endswith(ENDINGS):
            named[folders.rpartition("/")[0], last].append(file)
    layers: Mapping[str, list[File]] = {some[0].name: some[1:] for some in named.values() if _are_layers(some)}
    gone = {one.name for some in layers.values() for one in some}
    return [
        replace(file, layers=tuple(layers[file.name])) if file.name in layers else file
        for file in files
        if file.name not in gone
    ]


def _are_layers(files: Sequence[File]) -> bool:
    """Whether files of one name are layers of one export."""
    if len(files) < 2:
        return False
    gists = [_gist(file) for file in files]
    first = gists[0]
    return first is not None and all(
        one is not None and other is not None and one.tokens == other.tokens and one.types.isdisjoint(other.types)
        for one, other in combinations(gists, 2)
    )


def _gist(file: File) -> _Gist | None:
    """None for a file without a beginning of an article, or one that cannot be read."""
    digest, types, begun = hashlib.sha256(), set[str](), False
    try:
        for cells in reading.rows(file):
            begun = begun or cells[0] == reading.START
            digest.update(cells[0].encode() + b"\n")
            types.update(cell[2:] for cell in cells[1:] if cell[1:2] == "-")
    except _UNREAD:
        return None
    return _Gist(digest.digest(), frozenset(types)) if begun else None


def _together(groups: Sequence[Group]) -> Group:
    """One article out of its layers: all tags of each token; a sentence ends where it does so in all of them."""
    first = groups[0]
    ends = set.intersection(*(_ends(group) for group in groups))
    tags = [_tags(of_all) for of_all in zip(*(_each(group) for group in groups), strict=True)]
    out, at = Group(own=first.own), 0
    open_: Sentence | None = None
    for sentence in first.sentences:
        open_ = open_ or Sentence(sentence.line, flaw=sentence.flaw)
        open_.tokens += sentence.tokens
        open_.tags += tags[at : at + len(sentence.tokens)]
        at += len(sentence.tokens)
        if at in ends:
            out.sentences.append(open_)
            open_ = None
    flaws = (sentence.flaw for group in groups for sentence in group.sentences if sentence.flaw)
    if out.sentences and out.sentences[0].flaw is None:
        out.sentences[0].flaw = next(flaws, None)
    return out


def _ends(group: Group) -> set[int]:
    """How many tokens there are up to the end of each sentence."""
    ends, at = set(), 0
    for sentence in group.sentences:
        at += len(sentence.tokens)
        ends.add(at)
    return ends


def _each(group: Group) -> list[tuple[str, ...]]:
    return [tags for sentence in group.sentences for tags in sentence.tags]


def _tags(of_all: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(tag for tags in of_all for tag in tags if tag != "O") or ("O",)


def _folder(file: File) -> str:
    return file.name.rpartition("/")[0].rpartition("/")[2]
