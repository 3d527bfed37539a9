"""The labelling configuration of Label Studio for a schema: names in Arabic, codes in the data, right to left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import quoteattr

from annotator.formats.annex import NAME as ANNEX
from annotator.formats.labelstudio.controls import FRAMES, NO, SPANS, YES, Control, Controls
from annotator.formats.marks import CONTINUED, SAME, Shown
from annotator.standoff.schema import FrameType, Name, Schema, SpanType
from annotator.standoff.values import Annotations

FILE: Final = "labeling-config.xml"
#: The text's own direction; lines stay as they are.
_STYLE: Final = "direction: rtl; text-align: right; white-space: pre-wrap; line-height: 2"
_GREY: Final = "#8a8a8a"
_TIES: Final[Mapping[str, Name]] = {
    SAME: {"ar": "الكيان نفسه", "en": "same participant"},
    CONTINUED: {"ar": "تتمة المقطع", "en": "continuation of the span"},
}
_TRUTH: Final[Mapping[str, Name]] = {YES: {"ar": "نعم", "en": "yes"}, NO: {"ar": "لا", "en": "no"}}


@dataclass(slots=True)
class Occurring:
    """The types and relations that occur in articles, for those that are not in the schema."""

    spans: set[str] = field(default_factory=set)
    frames: set[str] = field(default_factory=set)
    relations: set[str] = field(default_factory=set)

    def note(self, found: Annotations, seen: Shown) -> None:
        """Remember what an article has."""
        self.spans |= {span.type for span in found.spans.values()}
        self.frames |= {frame.type for frame in found.frames.values()}
        self.relations |= {tie.type for tie in seen.ties}


def configuration(schema: Schema, controls: Controls, occurring: Occurring) -> str:
    """The XML of a labelling configuration; its parts stand in the order of the schema."""
    return "\n".join(
        [
            "<View>",
            f"  <!-- {_commented(schema.name)} {_commented(schema.version)}; offsets are code points -->",
            *_labels(SPANS, {**schema.span_types}, occurring.spans),
            *_labels(FRAMES, {**schema.frame_types}, occurring.frames),
            *_relations(schema, occurring.relations),
            f'  <View style="{_STYLE}">',
            '    <Text name="text" value="$text" granularity="symbol" saveTextResult="yes"/>',
            "  </View>",
            *_per_region(controls),
            *_of_articles(controls),
            '  <View style="display: none">',
            f'    <TextArea name="{ANNEX}" toName="text" editable="false" maxSubmissions="1"/>',
            "  </View>",
            "</View>",
            "",
        ]
    )


def _labels(name: str, types: Mapping[str, SpanType | FrameType], found: Iterable[str]) -> Iterator[str]:
    others = sorted(set(found) - types.keys())
    used = [one for one in types.values() if one.enabled or one.code in set(found)]
    if not used and not others:
        return
    yield f'  <Labels name="{name}" toName="text" choice="single">'
    names = _called({one.code: one.name for one in used} | {code: {"ar": code, "en": code} for code in others})
    for one in used:
        yield f"    <Label{_named(one.code, names, one.name)} background={quoteattr(_colour(one.colour))}/>"
    for code in others:
        yield f"    <Label{_named(code, names, {})} background={quoteattr(_GREY)}/>"
    yield "  </Labels>"


def _colour(colours: Mapping[str, str]) -> str:
    return colours.get("bar", _GREY)


def _relations(schema: Schema, found: Iterable[str]) -> Iterator[str]:
    roles = {role.code: role.name for type_ in schema.frame_types.values() for role in type_.roles.values()}
    codes = [*roles, *(code for code in sorted({*found, *_TIES}) if code not in roles)]
    yield '  <Relations choice="multiple">'
    # A relation has no alias: what it is called is what stands in the data.
    yield from (f"    <Relation value={quoteattr(code)}/>" for code in codes)
    yield "  </Relations>"


def _per_region(controls: Controls) -> Iterator[str]:
    for control in controls.all:
        if control.of:
            yield from _control(control, f" whenLabelValue={quoteattr(','.join(control.types))}")


def _of_articles(controls: Controls) -> Iterator[str]:
    for control in controls.all:
        if not control.of:
            yield from _control(control, "")


def _control(control: Control, when: str) -> Iterator[str]:
    """A control below its name; ``when`` says at which regions, and is empty for those of articles."""
    shown_at = f' visibleWhen="region-selected"{when}' if when else ""
    yield f'  <View style="direction: rtl"{shown_at}>'
    yield f'    <Header value={quoteattr(_both(control.attribute.name))} size="6"/>'
    own = f' name="{control.name}" toName="text"' + (f' perRegion="true"{when}' if when else "")
    if control.kind == "text":
        yield f'    <TextArea{own} maxSubmissions="1" editable="true"/>'
    elif control.kind == "number":
        yield f"    <Number{own}{_bounds(control)}/>"
    else:
        yield f'    <Choices{own} choice="{"multiple" if control.kind == "choices" else "single"}" showInline="true">'
        names = _choices(control)
        yield from (f"      <Choice{_named(code, _called(names), name)}/>" for code, name in names.items())
        yield "    </Choices>"
    yield "  </View>"


def _choices(control: Control) -> Mapping[str, Name]:
    if control.kind == "flag":
        return _TRUTH
    return control.names


def _bounds(control: Control) -> str:
    bounds = {"min": control.attribute.min, "max": control.attribute.max, "step": 1}
    return "".join(f' {name}="{value}"' for name, value in bounds.items() if value is not None)


def _called(names: Mapping[str, Name]) -> dict[str, str]:
    """What each code is called in Arabic, with the code where two are called the same."""
    called = {code: name.get("ar") or code for code, name in names.items()}
    often = [name for name in called.values() if list(called.values()).count(name) > 1]
    return {code: f"{name} ({code})" if name in often else name for code, name in called.items()}


def _named(code: str, called: Mapping[str, str], name: Name) -> str:
    """Label Studio shows the value, and writes the alias."""
    hint = name.get("en", "")
    return f" value={quoteattr(called[code])} alias={quoteattr(code)}" + (f" hint={quoteattr(hint)}" if hint else "")


def _both(name: Name) -> str:
    return " · ".join(dict.fromkeys(part for part in (name.get("ar"), name.get("en")) if part))


def _commented(text: str) -> str:
    return text.replace("--", "- -").replace("<", "").replace(">", "")
