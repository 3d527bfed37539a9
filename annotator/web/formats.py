"""Formats as people know them: their names, what each is good for, what it holds, and its ways of writing in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from annotator.formats.declaration import EVERYTHING, PARTS, Choice, Format
from annotator.formats.records import extension
from annotator.formats.registry import FORMATS

Text = str | Promise

#: The groups in which formats stand, in their order, each with a name.
GROUPS: Final[Mapping[str, Text]] = {
    "whole": _("Everything, without loss"),
    "training": _("For training models"),
    "tools": _("For other annotation tools"),
    "reading": _("For reading, counting and linking"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """A format in words: its name, the group it stands in, and in one sentence what it is good for."""

    name: Text
    group: str = "tools"
    purpose: Text = ""


WORDS: Final[Mapping[str, Words]] = {
    "text": Words(_("Plain text")),
    "html": Words("HTML"),
    "docx": Words("Word"),
    "table": Words(_("Table")),
    "jsonl": Words("JSON"),
    "zip": Words("ZIP"),
    "zst": Words("Zstandard"),
    "sanad": Words(
        _("Sanad"), "whole", _("One JSON line for each set: the form that Sanad reads back without any difference.")
    ),
    "brat": Words("brat", "tools", _("A text and an annotation file for each article, to be opened in brat.")),
    "conll": Words(
        "CoNLL", "training", _("A word a line with its tag, sentence by sentence, for taggers of named entities.")
    ),
    "conllu": Words(
        "CoNLL-U", "training", _("Universal Dependencies: clitics as words of their own under the written word.")
    ),
    "huggingface": Words(
        "Hugging Face", "training", _("A dataset that load_dataset opens with its label names, for transformers.")
    ),
    "spacy": Words("spaCy", "training", _("Documents with their span groups, for spaCy's training.")),
    "records": Words(
        _("Quotes, stances and participants"),
        "training",
        _("A JSON line for each quote, stance and participant, written out so that it can be learned from."),
    ),
    "webanno": Words("WebAnno TSV", "tools", _("A tab-separated file for each article, for WebAnno and INCEpTION.")),
    "uima-xmi": Words("UIMA CAS XMI", "tools", _("A document for each article and its type system, for INCEpTION.")),
    "uima-json": Words("UIMA CAS JSON", "tools", _("The same document as JSON, for INCEpTION.")),
    "label-studio": Words("Label Studio", "tools", _("Tasks with results and relations, and the labelling interface.")),
    "doccano": Words("doccano", "tools", _("A JSON line for each article with its labels.")),
    "prodigy": Words("Prodigy", "tools", _("A JSON line for each article with tokens, spans and relations.")),
    "spreadsheet": Words(
        _("Spreadsheets"), "reading", _("Tables of spans, quotes and stances that open in any spreadsheet program.")
    ),
    "web-annotation": Words(
        "Web Annotation", "reading", _("Linked data (JSON-LD) by the recommendation of the W3C, a note for each mark.")
    ),
    "tei": Words("TEI P5", "reading", _("A text edition as scholars keep it, its marks standing off the text.")),
    "pygamma": Words("pygamma", "reading", _("A table of units for measuring agreement with the gamma coefficient.")),
}

#: What an annotated article has, as one would name it.
HELD: Final[Mapping[str, Text]] = {
    "text": _("the text"),
    "spans": _("spans"),
    "nesting": _("spans inside spans"),
    "discontinuous": _("spans in several pieces"),
    "attributes": _("attributes"),
    "entities": _("participants"),
    "references": _("references to a knowledge base"),
    "frames": _("quotes, stances and other structures"),
    "labels": _("labels of the article"),
    "metadata": _("what is known of the article"),
}
#: Units of offsets.
UNITS: Final[Mapping[str, Text]] = {
    "code points": _("code points"),
    "code points of the .txt": _("code points of the text file"),
    "tokens": _("tokens"),
    "UTF-16": "UTF-16",
    "UTF-16 units": "UTF-16",
    "code points, grapheme clusters or UTF-16 units, as chosen": _("as chosen"),
    "": _("none"),
}

#: The same, one by one, as a choice.
COUNTED: Final[Mapping[str, Text]] = {
    "code-points": _("Code points"),
    "graphemes": _("Letters with their marks"),
    "utf-16": "UTF-16",
}


@dataclass(frozen=True, slots=True)
class Ways:
    """A choice of a format in words: what is chosen, and each of its values in one sentence."""

    label: Text
    values: Mapping[str, Text]


_TOKENS: Final = Ways(
    _("Words"),
    {
        "word": _("Whole words: a word has the label of the mark that stands in it, and losses are counted."),
        "clitic": _("Cut where marks begin and end: particles that cling to a name stand alone, edges stay exact."),
    },
)
#: By the format's name and the choice's code, or by the code alone where it means the same in all formats.
WAYS: Final[Mapping[str, Ways]] = {
    "tokens": _TOKENS,
    "conll.layout": Ways(
        _("Marks inside marks"),
        {
            "flat": _("One tag for each word: of marks that overlap the longest stays."),
            "nested": _("A column of tags for each level, from the outer to the inner."),
        },
    ),
    "scheme": Ways(
        _("Tags"),
        {
            "IOB2": _("B begins a mark, I goes on with it, O is outside."),
            "IOBES": _("E ends a mark and S is one of a single word, too."),
        },
    ),
    "layers": Ways(
        _("Layers"),
        {
            "apart": _("A file for each layer."),
            "together": _("All layers in one file."),
        },
    ),
    "metonymy": Ways(
        _("Places that act"),
        {
            "keep": _("A place stays a place: “Moscow refuses” is marked as a place."),
            "actor-as-org": _("A place that acts becomes an organisation."),
        },
    ),
    "comments": Ways(
        _("Comments"),
        {
            "none": _("Tokens and tags alone, as every program reads them."),
            "sanad": _("The text as it was in comments, so that Sanad reads it back exactly."),
        },
    ),
    "huggingface.files": Ways(
        pgettext_lazy("exports", "Files"),
        {
            "parquet": _("Parquet: small, typed, and read at once."),
            "jsonl": _("JSON lines: larger, and any program reads them."),
        },
    ),
    "spreadsheet.separator": Ways(
        _("Separator"),
        {
            "comma": _("Commas (CSV)."),
            "tab": _("Tabs (TSV)."),
        },
    ),
    "doccano.shape": Ways(
        _("Kind of project"),
        {
            "spans": _("For a project of sequence labelling: labels alone."),
            "relations": _("For a project with relations: labels with their ids, and what connects them."),
        },
    ),
    "doccano.offsets": Ways(
        _("Offsets"),
        {
            "code-points": _("Code points, as programs in Python count."),
            "graphemes": _("Letters with their marks, as doccano counts when its project says so."),
            "utf-16": _("UTF-16 units, as browsers count."),
        },
    ),
    "sanad.packing": Ways(
        _("Packing"),
        {
            "plain": _("As it is: any program opens it."),
            "zstd": _("Packed by Zstandard: a fifth of the size, for large collections."),
        },
    ),
}


#: Endings of files that are no text, whatever else they may be read as.
_BINARY: Final = frozenset({".docx", ".parquet", ".spacy"})
#: What has no ending of its own: a text may be any of these.
_UNMARKED: Final = ("conll", "html", "table")


@dataclass(frozen=True, slots=True)
class Option:
    """A way of writing as a page shows it: its code, label, and values with their sentences; which one is chosen."""

    code: str
    label: Text
    values: Sequence[tuple[str, Text]]
    chosen: str


def alternatives(form: str, file: str) -> Sequence[str]:
    """What a file that seems to be of a format may be read as: itself, what shares its ending, and plain text.

    Nothing for what cannot be mistaken: archives, and files that come in pairs.
    """
    if form not in FORMATS or form == "brat":
        return ()
    ending = extension(file)
    sharing = [name for name, one in FORMATS.items() if one.read and ending in (*one.extensions, *one.shared)]
    unmarked = _UNMARKED if form == "text" else ()
    plain = () if ending in _BINARY else ("text",)
    return [name for name in dict.fromkeys((form, *sharing, *unmarked, *plain)) if name in FORMATS and name != "brat"]


def accepted() -> str:
    """The endings of all files that are read, for the choice of files."""
    known = {ending for form in FORMATS.values() if form.read for ending in (*form.extensions, *form.shared)}
    # The types of an .xmi stand in a file beside it.
    beside = {".xml"} if ".xmi" in known else set()
    return ",".join(sorted(known | beside | {".zip", ".zst"}))


def annotated_readers() -> Sequence[Text]:
    """The names of the formats that bring annotation with them, in the order of their registry."""
    return [words_of(name).name for name, form in FORMATS.items() if form.read and "spans" in form.holds]


def words_of(name: str) -> Words:
    """A format's words; a name of its own where nobody has written any."""
    return WORDS.get(name, Words(name))


def not_held(form: Format) -> Sequence[Text]:
    """What of an annotated article a format has no place for, in words."""
    return [HELD[part] for part in (*PARTS, "metadata") if part in EVERYTHING - form.holds]


def ways_of(form: Format, choice: Choice) -> Ways:
    """A choice in words; codes where nobody has written any."""
    found = WAYS.get(f"{form.name}.{choice.code}") or WAYS.get(choice.code)
    return found or Ways(choice.code, {value: value for value in choice.values})


def options_of(form: Format, chosen: Mapping[str, str]) -> Sequence[Option]:
    """The choices of a format as a page shows them."""
    return [_option(form, choice, chosen.get(choice.code, choice.values[0])) for choice in form.choices]


def _option(form: Format, choice: Choice, chosen: str) -> Option:
    ways = ways_of(form, choice)
    return Option(choice.code, ways.label, [(value, ways.values.get(value, value)) for value in choice.values], chosen)
