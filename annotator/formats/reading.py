"""Importing: files of any format, also in archives, become numbered records, one at a time.

Nothing raises: whatever cannot be read is a :class:`Bad` at its place. The codes, besides those each format names:
unknown_format · text_missing · too_many_records · unreadable · those of ``text.decode.Undecodable`` and of
:mod:`annotator.formats.archive`.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final
from zipfile import BadZipFile

import regex

from annotator.formats import conll, jsonlines, tables
from annotator.formats.archive import Budget, Member, is_archive, unpacked
from annotator.formats.columns import Look
from annotator.formats.records import Bad, File, Flaw, Found, Limits, Options, Where, extension, stem
from annotator.formats.registry import FORMATS
from annotator.text.decode import Undecodable

_BY_EXTENSION: Final = {
    ending: form.name for form in list(FORMATS.values())[::-1] if form.read for ending in form.extensions
}
#: Endings of what is written and not read; an .xml may be anything, so its first bytes decide.
_OUT_ONLY: Final = {
    ending: form.name
    for form in FORMATS.values()
    if not form.read
    for ending in form.extensions
    if ending not in _BY_EXTENSION
}
_TEI: Final = b"http://www.tei-c.org/ns"
#: What an export of ours says of its losses.
_LOSSES: Final = "export.losses.json"
#: What brat and Label Studio keep beside their documents, the card of a data set, what other tools leave in a folder of
#: texts, and what an export of ours says of its losses.
_PASSED_OVER: Final = frozenset(
    {
        *("annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf", "acl.conf", ".stats_cache"),
        *("README.md", _LOSSES, "export.losses.ar.md", "export.losses.en.md", "labeling-config.xml"),
    }
)
#: A text of a hundred thousand letters, and what comes after it.
_HEAD: Final = 1 << 18
#: What INCEpTION calls the types of all .xmi of a folder.
_TYPES: Final = "typesystem.xml"
#: How that file begins.
_EXPORTED: Final = regex.compile(rb'"export":\s*\{\s*"format":\s*"([\w-]+)"')
_LOOKS: Final[dict[str, Callable[[File, Options, Limits], Look]]] = {"table": tables.look, "jsonl": jsonlines.look}
# What the libraries below may raise for bytes made to hurt them.
_BROKEN: Final = (BadZipFile, zlib.error, EOFError, ValueError, RecursionError, NotImplementedError, OSError)
# What a reader, ours or a library's, stumbles over where a file has another kind of value than anybody thought of.
_UNFORESEEN: Final = (TypeError, AttributeError, LookupError, ArithmeticError)
NO_OPTIONS: Final = Options()
logger = logging.getLogger(__name__)
USUAL: Final = Limits()


def read(files: Iterable[File], options: Options = NO_OPTIONS, limits: Limits = USUAL) -> Iterator[Found]:
    """The records of files in their order, numbered from 1; archives are opened, .txt and .ann of one name paired."""
    for number, found in enumerate(_bundle(list(files), options, limits, Budget.of(limits), depth=0), 1):
        if number > limits.records:
            yield Bad(number, found.where, "too_many_records", {"limit": limits.records}, rest=True)
            return
        yield replace(found, number=number)


def detect(file: File) -> str | None:
    """The name of the format a file seems to have (``zip``, ``zst``: an archive); None where none is known for it.

    Where several formats share an ending, the first one that recognises the first bytes of the file has it.
    """
    if file.beside is not None and extension(file.name) == ".txt":
        return "brat"
    if is_archive(file.name):
        return extension(file.name)[1:]
    ending = extension(file.name)
    sharing = [form for form in FORMATS.values() if ending in form.shared]
    head = _head(file) if sharing else b""
    known = (form.name for form in sharing if form.recognise is not None and form.recognise(head))
    return next(known, _BY_EXTENSION.get(ending))


def look(file: File, options: Options = NO_OPTIONS, limits: Limits = USUAL) -> Look | Bad | None:
    """The columns of a table or of JSON lines and what they become; None for a file that has none."""
    try:
        looked = _LOOKS.get(options.format or detect(file) or "")
        return looked(file, options, limits) if looked is not None else None
    except (Flaw, Undecodable, *_BROKEN) as wrong:
        return _bad(file.name, wrong)


def paired(files: Iterable[Member]) -> list[Member]:
    """Files with what belongs beside each: to a .txt the .ann of its name, to an .xmi the TypeSystem.xml of its folder.

    An .ann without its text is a flaw; brat's settings and, where there is something else, type systems are left out.
    The files of a CoNLL export with a file for each layer are one, the other layers in it.
    """
    members = _described([one for one in files if _last(one) not in _PASSED_OVER])
    texts = {stem(one.name) for one in members if isinstance(one, File) and extension(one.name) == ".txt"}
    notes = {stem(one.name): one for one in members if isinstance(one, File) and extension(one.name) == ".ann"}
    out: list[Member] = []
    for one in members:
        if not isinstance(one, File):
            out.append(one)
        elif extension(one.name) == ".txt" and stem(one.name) in notes:
            out.append(replace(one, beside=notes[stem(one.name)]))
        elif extension(one.name) != ".ann":
            out.append(one)
        elif stem(one.name) not in texts:
            out.append((one.name, Flaw("text_missing", expected=f"{stem(one.name)}.txt")))
    return _layered(out)


def _layered(members: list[Member]) -> list[Member]:
    """The members with the files that are layers of one another as one."""
    files = {one.name: one for one in conll.gathered([one for one in members if isinstance(one, File)])}
    return [
        files[one.name] if isinstance(one, File) else one
        for one in members
        if not isinstance(one, File) or one.name in files
    ]


def _described(members: list[Member]) -> list[Member]:
    """Files with its type system beside every .xmi: that of its folder, else of one around it."""
    systems = {one.name.rpartition("/")[0]: one for one in members if isinstance(one, File) and _is_types(one)}
    others = [one for one in members if not (isinstance(one, File) and _is_types(one))]
    if not systems or not others:
        return members
    return [
        replace(one, beside=_nearest(one.name, systems))
        if isinstance(one, File) and extension(one.name) == ".xmi"
        else one
        for one in others
    ]


def _nearest(name: str, systems: Mapping[str, File]) -> File | None:
    while "/" in name:
        name = name.rpartition("/")[0]
        if name in systems:
            return systems[name]
    return systems.get("")


def _is_types(member: File) -> bool:
    return _last(member).lower() == _TYPES


def _bundle(members: Sequence[Member], options: Options, limits: Limits, budget: Budget, depth: int) -> Iterator[Found]:
    for member in paired(members):
        if not isinstance(member, File):
            yield _bad(member[0], member[1])
        elif is_archive(member.name):
            yield from _archive(member, options, limits, budget, depth)
        else:
            yield from _file(member, options, limits)


def _archive(file: File, options: Options, limits: Limits, budget: Budget, depth: int) -> Iterator[Found]:
    try:
        with unpacked(file, limits, budget, depth) as members:
            if form := _written_only(members):
                raise Flaw("out_only", format=form)
            yield from _bundle(members, options, limits, budget, depth + 1)
    except (Flaw, *_BROKEN) as wrong:
        yield _bad(file.name, wrong, rest=True)


def _file(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    try:
        name = options.format if options.format in FORMATS else detect(file)
        form = FORMATS.get(name or "")
        if form is None or form.read is None:
            raise _unread(file)
        yield from form.read(file, options, limits)
    except (Flaw, Undecodable, *_BROKEN) as wrong:
        yield _bad(file.name, wrong, rest=True)
    except _UNFORESEEN as wrong:
        # The other files are none the worse for it; but it may be a mistake of ours, and must not stay unseen.
        logger.exception("a reader stumbled over %s", extension(file.name) or "a file without an ending")
        yield _bad(file.name, wrong, rest=True)


def _written_only(members: Sequence[Member]) -> str:
    """The format of an export of ours that is not read back, by the losses in its archive; empty for anything else.

    Its files would be taken for others: a table of spans for one of articles.
    """
    told = next((one for one in members if isinstance(one, File) and _last(one) == _LOSSES), None)
    found = _EXPORTED.search(_head(told)) if told else None
    form = FORMATS.get(found[1].decode()) if found else None
    return form.name if form and not form.read else ""


def _unread(file: File) -> Flaw:
    ending = extension(file.name)
    form = _OUT_ONLY.get(ending)
    if form is None or (ending == ".xml" and _TEI not in _head(file)):
        return Flaw("unknown_format", extension=ending)
    return Flaw("out_only", format=form)


def _bad(name: str, wrong: Exception, *, rest: bool = False) -> Bad:
    if isinstance(wrong, Flaw):
        return Bad(1, Where(name, wrong.line), wrong.code, wrong.facts, rest)
    if isinstance(wrong, Undecodable):
        return Bad(1, Where(name), wrong.code, wrong.facts, rest)
    code = "broken_archive" if isinstance(wrong, BadZipFile | zlib.error | EOFError) else "unreadable"
    return Bad(1, Where(name), code, {"reason": str(wrong)[:200]}, rest)


def _head(file: File) -> bytes:
    try:
        with file.open() as stream:
            return stream.read(_HEAD)
    except _BROKEN:
        return b""


def _last(member: Member) -> str:
    name = member.name if isinstance(member, File) else member[0]
    return name.rpartition("/")[2]
