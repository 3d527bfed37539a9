"""Why a record does not simply become an article, in a sentence."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_NOT_TEXT: Final = _("This is not a text file.")
_OTHER_ENCODING: Final = _("It is not written in %(encoding)s; another reading may fit.")
_DAMAGED: Final = _("The file is damaged and cannot be read (%(reason)s).")

#: Sentences that end with a colon are followed by a link to the article they speak of.
SENTENCES: Final[Mapping[str, str | Promise]] = {
    "": "",
    "empty": _("The file contains no text."),
    "not_text": _NOT_TEXT,
    "binary": _NOT_TEXT,
    "file_too_large": _("Larger than %(limit)s, the limit for a single article."),
    "duplicate": _("The same text is in the project already:"),
    "duplicate_in_batch": _("The same text as %(file)s in this upload."),
    "name_taken": _("Another article of this project came from a file of this name:"),
    "near_duplicate": _("Nearly the same text (%(similarity)s) as “%(title)s”."),
    "same": _("It is in the project already; nothing is to be done."),
    "same_in_batch": _("The same article with the same annotation as in %(file)s of this upload; it comes in once."),
    "other_in_batch": _(
        "The same article as in %(file)s of this upload, annotated otherwise under the same name; the first stands. "
        "Import this one by itself, with a name of the source."
    ),
    "other_annotation": _(
        "The project has another annotation of the same name for it, which stays; "
        "a name of the source for this import keeps both:"
    ),
    "added": _("The article is in the project already; its annotation is added."),
    "added_practice": _(
        "The article is in the project already; it becomes a practice article, with this as its known answers."
    ),
    "answers_there": _("The article has its gold or its known answers already; a second one cannot be added:"),
    "answers_late": _("Annotators have begun this article; it can no longer become practice:"),
    "predicted": _("What the model predicted is added to its article."),
    "predicted_anew": _("What the model predicted takes the place of what it predicted before."),
    "predicted_same": _("The model has predicted exactly this before; nothing is to be done."),
    "predicted_otherwise": _("This version of the model has predicted something else for this article before:"),
    "predicted_twice": _("Predictions for this article stand in these files twice:"),
    "predicted_text": _("The text under the id %(id)s is not the one of the project, so no offset can be trusted:"),
    "not_in_project": _("The project has no article with this id or text (%(id)s)."),
    "nothing_predicted": _("The record has no annotation, so nothing is predicted in it:"),
    "bad_score": _("The score of %(id)s is no number from 0 to 1 (%(found)s)."),
    "other_text": _("The project has another text under the id %(id)s:"),
    "id_too_long": _("Its id is longer than %(most)s characters."),
    "annotation_refused": _("Its annotation does not fit the schema (%(problem)s)."),
    "control_character": _("Line %(line)s contains a character that no text has (%(character)s)."),
    "lone_surrogate": _("The file is damaged: it contains half a character."),
    "wrong_encoding": _OTHER_ENCODING,
    "unknown_encoding": _OTHER_ENCODING,
    "undecodable": _("Its bytes do not read as text in any encoding."),
    # Of tables and JSON lines.
    "text_missing": _("There is no text in it."),
    "bad_value": _("What stands in “%(column)s” is not what is expected there (%(expected)s)."),
    "line_too_long": _("The line is longer than %(limit)s."),
    "row_too_long": _("The row is longer than %(limit)s; the rest of the file cannot be read."),
    "not_json": _("The line is not JSON."),
    "not_an_object": _("The line is JSON, but not an object with keys."),
    "too_many_columns": _("It has more than %(most)s columns."),
    "ragged_row": _("The row has more cells than the table has columns."),
    "unclosed_quote": _("A quotation mark is never closed; the rest of the file cannot be read."),
    "malformed": _("It is not what such a file looks like (at %(path)s: %(expected)s)."),
    "too_many_records": _("The import has more than %(most)s records; the rest was not read."),
    # Of archives and documents.
    "unknown_format": _("Files of this kind are not read."),
    "out_only": _(
        "Sanad writes %(format)s, but does not read it. Export the same in a form that it reads back, such as its own."
    ),
    "broken_archive": _("The archive is damaged."),
    "too_many_files_inside": _("The archive holds more than %(most)s files."),
    "archive_too_large": _("Unpacked, the archive is larger than %(limit)s."),
    "archive_ratio": _("The archive is packed so tightly that it cannot be an archive of texts."),
    "archive_depth": _("Archives inside archives are read only two deep."),
    "unsafe_name": _("Its name leads out of the archive."),
    "symlink": _("It is a link to another file, not a text."),
    "encrypted": _("The file is encrypted."),
    "unknown_packing": _("It is packed in a way that is not read."),
    "not_a_document": _("This is no Word document."),
    "xml_depth": _("The document is nested so deeply that it cannot be a text."),
    "xml_entities": _("The document declares things of its own, which are not read for safety."),
    "broken_xml": _("The document is damaged."),
    "broken_html": _("The page is damaged."),
    "unreadable": _DAMAGED,
    # Of annotated text.
    "untagged_token": _("The word “%(token)s” has no tag."),
    "double_id": _("Two things in it have the same id."),
    "annotations_missing": _("The annotation that belongs to the text is missing (%(expected)s)."),
    "bad_line": _("The line is not what it should be in this format."),
    "bad_offsets": _("A mark lies outside the text."),
    "text_mismatch": _("A mark says another text than stands there: the annotation belongs to another version."),
    "typesystem_missing": _("The types of the .xmi are missing: send %(expected)s with it, best in one .zip."),
    "article_too_long": _("The article is longer than %(limit)s."),
    "broken_parquet": _("This is no Parquet file that can be read (%(reason)s)."),
    "rows_too_large": _("Its rows unpack to more than can be held; write it again with fewer rows in a row group."),
    # Of a whole upload.
    "no_files": _("No file was chosen."),
    "too_many_files": _("%(files)s files are too many at once; the limit is %(most)s. Nothing was kept."),
    "batch_too_large": _("The files together are larger than %(limit)s. Nothing was kept; send them in parts."),
}
_UNKNOWN: Final = _("It cannot be imported (%(code)s).")

Facts = Mapping[str, Any]
Written = Mapping[str, Callable[[Any], str]]
_PLAIN: Final[Written] = {}
#: Codes whose ``limit`` is a number, where it is a size in bytes in the others.
_COUNTS: Final = frozenset({"too_many_files", "too_many_columns", "too_many_records", "id_too_long"})


def sentence(code: str, facts: Facts, written: Written = _PLAIN) -> str:
    """The sentence for a code; ``written`` says how facts are written, any other one as it stands."""
    said = dict(facts)
    if code in _COUNTS and "limit" in said:
        said["most"] = said.pop("limit")
    if code == "too_many_files" and "files" not in said:
        code = "too_many_files_inside"
    shown = {name: written[name](value) if name in written else value for name, value in said.items()}
    return str(SENTENCES.get(code, _UNKNOWN)) % _Lenient({**shown, "code": code})


class _Lenient(dict[str, Any]):
    """Facts for a sentence; what a reader did not tell is three dots, never a fault."""

    def __missing__(self, name: str) -> str:
        return "…"
