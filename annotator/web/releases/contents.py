"""What the page of a published release tells: from its summary and files, never from what the project says today."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from annotator.agreement.measuring import Measured
from annotator.models import Release, ReleaseFile
from annotator.services import releases as verbs
from annotator.services.losses import Loss, losses_of
from annotator.services.releases.card.front import loading, tables
from annotator.services.releases.labels import values_of
from annotator.services.releases.spread import periods
from annotator.services.releases.summary import BY_TYPE, REST
from annotator.services.releases.words import ALL, FILES, LEFT_OUT, NAMES, WHY, format_of, purpose_of
from annotator.services.schemanames import layer_name, type_name, value_name
from annotator.splits.splitting import SPLITS
from annotator.standoff.schema import Schema
from annotator.web import charts
from annotator.web.agreement.drawn import Group, group_of
from annotator.web.agreement.tables import Meant, Row, meanings, rows_of
from annotator.web.dashboard.drawn import Chart, ink_of
from annotator.web.figures import digits, month_of_year, number
from annotator.web.formats import WORDS

Text = str | Promise

#: The counts at the head of a release, before those of its structures.
_COUNTS: Final[Mapping[str, Text]] = {
    "articles": lazy("Articles"),
    "words": lazy("Words"),
    "spans": lazy("Spans"),
    "entities": lazy("Participants"),
}
#: What is told of the changes since the release it goes on from.
_CHANGES: Final[Mapping[str, Text]] = {
    "added": lazy("Articles added"),
    "removed": lazy("Articles removed"),
    "changed": lazy("Articles with other annotations"),
    "between_splits": lazy("In another split"),
    "kept": lazy("Articles as they were"),
}
#: Structures that are counted at the head.
_HEAD: Final = 2
#: Bars of a chart; the table behind it has all.
_BARS: Final = 12


@dataclass(frozen=True, slots=True)
class Counted:
    """Things counted: drawn, and as a table whose columns are the splits; ``rows``: name, code, counts."""

    title: str
    drawing: SafeString
    columns: Sequence[Text]
    rows: Sequence[tuple[str, str, Sequence[int]]]


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures of agreement: drawn, written out, and what each means."""

    group: Group
    rows: Sequence[Row]
    meanings: Sequence[Meant]


@dataclass(frozen=True, slots=True)
class Folder:
    """Files of a release that stand together, with what they are for; ``name`` is empty for those on top."""

    name: str
    purpose: Text
    files: Sequence[tuple[ReleaseFile, Text]]

    @property
    def size(self) -> int:
        """Bytes of all of them."""
        return sum(file.size for file, _purpose in self.files)


def contents(release: Release, summary: Mapping[str, Any]) -> dict[str, Any]:
    """Everything a template needs of a release that is out. What an older release's summary lacks is left out."""
    schema = verbs.schema_of(release, summary["schema"])
    files = list(verbs.files_of(release))
    statistics, by_split = summary["statistics"], summary.get("by_split", {})
    return {
        "counts": _counts(statistics, schema),
        "types": _types(schema, statistics, by_split),
        "times": _times(statistics.get("months", {})),
        "more": [*_participants(schema, statistics), *_labels(schema, statistics.get("labels", {}))],
        "sources": [(name or _("without a source"), n) for name, n in _named(statistics.get("sources", {}))],
        "splits": _splits(summary["splits"]),
        "excluded": [(name, n) for why, name in WHY.items() if (n := _in_no_split(summary, why))],
        "left_out": [(LEFT_OUT.get(why, why), count) for why, count in summary["left_out"].items()],
        "rights": summary.get("rights", []),
        "rest": REST,
        "agreement": _agreement(schema, summary.get("agreement", {}).get("measures", [])),
        "measured": summary.get("agreement", {}),
        "changes": summary.get("changes", {}),
        "changed": [(name, summary["changes"][code]) for code, name in _CHANGES.items() if summary.get("changes")],
        "losses": _losses(summary["losses"]),
        "whole": [
            _called(folder)
            for folder in sorted({head(file.name) for file in files if format_of(head(file.name))} - {*_lossy(summary)})
        ],
        "folders": _folders(files),
        "files": files,
        "has_card": any(file.name == "README.md" for file in files),
        "archive": verbs.size_of(verbs.folder_of(release), files),
        "loading": loading(tables((file.name, file.size) for file in files)),
    }


def _counts(statistics: Mapping[str, Any], schema: Schema) -> list[tuple[Text, int]]:
    frames = sorted(statistics.get("frames_by_type", {}).items(), key=lambda one: (-one[1], one[0]))[:_HEAD]
    found = [(name, statistics.get(code, 0)) for code, name in _COUNTS.items()]
    return [*found, *((_many(code, schema), count) for code, count in frames)]


def _many(code: str, schema: Schema) -> str:
    """What a count of frames of a type is a count of: the layer's name is the plural where they are called alike."""
    return layer_name(code, schema) if code in schema.layers else type_name(code, schema)


def _types(schema: Schema, statistics: Mapping[str, Any], by_split: Mapping[str, Any]) -> list[Counted]:
    wanted = (
        ("spans_by_type", _("Spans by type")),
        ("frames_by_type", _("Structures by type")),
    )
    return [
        _counted(title, statistics[table], table, schema, by_split) for table, title in wanted if statistics.get(table)
    ]


def _counted(title: str, found: Mapping[str, int], table: str, schema: Schema, by_split: Mapping[str, Any]) -> Counted:
    ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    inks = {code: ink_of(code, schema) if table == "spans_by_type" else None for code in found}
    bars = [charts.Bar(type_name(code, schema), n, number(n), ink=inks[code]) for code, n in ranked[:_BARS]]
    places = [place for place in SPLITS if place in by_split]
    rows = [
        (type_name(code, schema), code, [*(by_split[place][table].get(code, 0) for place in places), count])
        for code, count in ranked
    ]
    drawing = charts.ranked(bars, rtl=get_language_bidi(), title=title)
    return Counted(title, drawing, [*(NAMES[place] for place in places), ALL], rows)


def _times(months: Mapping[str, int]) -> dict[str, Any]:
    """The articles by their time of publication, drawn and as rows; nothing where all are of one time."""
    told = [(_time(name), count) for name, count in periods(months)]
    if len(told) < 2:
        return {}
    bars = [charts.Bar(name, count, number(count)) for name, count in told]
    title, rtl = _("Articles by the time of publication"), get_language_bidi()
    chart = Chart(charts.weeks(bars, rtl=rtl, title=title), charts.weeks(bars, rtl=rtl, title=title, width=320))
    return {"title": title, "chart": chart, "rows": told}


def _time(name: str) -> str:
    if len(name) != len("2025-01"):
        return digits(name)
    year, _dash, month = name.partition("-")
    return month_of_year(date(int(year), int(month), 1))


def _participants(schema: Schema, statistics: Mapping[str, Any]) -> list[tuple[str, SafeString]]:
    """Participants by type; nothing where there are none."""
    ranked = sorted(statistics.get("entities_by_type", {}).items(), key=lambda one: (-one[1], one[0]))[:_BARS]
    bars = [charts.Bar(type_name(code, schema), n, number(n)) for code, n in ranked]
    title = _("Participants by type")
    return [(title, charts.ranked(bars, rtl=get_language_bidi(), title=title))] if bars else []


def _labels(schema: Schema, counted: Mapping[str, int]) -> list[tuple[str, SafeString]]:
    found = []
    for code, values in values_of(schema, counted).items():
        bars = [charts.Bar(value_name(code, value, schema), n, number(n)) for value, n in values[:_BARS]]
        title = type_name(code, schema)
        found.append((title, charts.ranked(bars, rtl=get_language_bidi(), title=title)))
    return found


def _named(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    """Sources, the most frequent first and those that are summed up last."""
    ranked = sorted(counted.items(), key=lambda one: (one[0] == REST, -one[1], one[0]))
    return [(_("others") if name == REST else name, count) for name, count in ranked]


def _splits(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    total = sum(counts[split] for split in SPLITS)
    return [
        {"code": code, "name": NAMES[code], "count": counts[code], "part": counts[code] / total}
        for code in SPLITS
        if counts[code]
    ]


def _in_no_split(summary: Mapping[str, Any], why: str) -> int:
    """How many articles are in no split for this reason; the others of ``reasons`` tell why they are in theirs."""
    return int(summary["reasons"].get(why, 0)) if why in {"bridge", "undated", "straddles"} else 0


def _agreement(schema: Schema, lines: Iterable[Mapping[str, Any]]) -> list[Measures]:
    measures = [Measured(**line) for line in lines]
    found = []
    for code, title, by_type in (("measures", _("The measures"), False), ("types", _("By type"), True)):
        wanted = [one for one in measures if (one.code in BY_TYPE and bool(one.subject)) is by_type]
        parts = [(layer_name(layer, schema), [one for one in wanted if one.layer == layer]) for layer in schema.layers]
        apart = [one for one in wanted if one.layer not in schema.layers]
        group = group_of(code, title, [*parts, ("", apart)], schema)
        if group is not None:
            found.append(Measures(group, rows_of(group.measures, schema), meanings(group.measures)))
    return found


def _losses(counted: Mapping[str, Mapping[str, int]]) -> list[tuple[Text, str, int, Sequence[Loss]]]:
    """Each format that cannot hold everything, by its name and its folder: how much that is in all, and what."""
    return [
        (_called(folder), folder, sum(found.values()), losses_of(found))
        for folder, found in _lossy({"losses": counted}).items()
    ]


def _called(folder: str) -> Text:
    """The format whose files lie in a folder as people call it."""
    name = format_of(folder)
    return WORDS[name].name if name else folder


def _lossy(summary: Mapping[str, Any]) -> dict[str, Mapping[str, int]]:
    return {name: found for name, found in verbs.by_format(summary["losses"]).items() if found}


def head(name: str) -> str:
    """The folder a file stands in; empty for one on top."""
    return name.partition("/")[0] if "/" in name else ""


def _folders(files: Iterable[ReleaseFile]) -> list[Folder]:
    """The files on top, the card first, then folder by folder."""
    found: dict[str, list[ReleaseFile]] = {"": []}
    for file in files:
        found.setdefault(head(file.name), []).append(file)
    found[""].sort(key=lambda file: list(FILES).index(file.name) if file.name in FILES else len(FILES))
    top = Folder("", "", [(file, FILES.get(file.name, "")) for file in found.pop("")])
    return [top, *(Folder(name, purpose_of(name), [(file, "") for file in inside]) for name, inside in found.items())]
