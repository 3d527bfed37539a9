"""What review asks for and answers with."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotator.agreement.comparison import CLASSES, POLICIES, RULES
from annotator.api.shapes import BAD_REQUEST, CONFLICT, REFUSALS, Person, SchemaName
from annotator.models import AnnotationSet, Curation, CurationEvent, Decision
from annotator.services import review

WRITING = {**BAD_REQUEST, **REFUSALS, **CONFLICT}
KINDS = ("span", "entity", "frame", "label")
STATUSES = ("open", "decided", "moved", "agreed", "follows")
RULE_NAMES = sorted({name for names in RULES.values() for name in names})


@extend_schema_field(OpenApiTypes.ANY)
class AnyValue(serializers.JSONField):
    """Any JSON value."""


class Reason(serializers.CharField):
    """Why, in words."""

    def __init__(self, **given: Any) -> None:
        super().__init__(default="", allow_blank=True, max_length=500, **given)


class VoiceShape(serializers.Serializer[Any]):
    set = serializers.UUIDField()
    letter = serializers.IntegerField(help_text="0 is A, 1 is B …; the order tells nothing about the authors.")
    kind = serializers.ChoiceField(AnnotationSet.Kind.choices)
    state = serializers.ChoiceField(AnnotationSet.State.choices)
    revision = serializers.IntegerField()
    author = Person(allow_null=True)
    source = serializers.CharField(  # type: ignore[assignment]  # a field named like an attribute of all fields
        allow_blank=True, help_text="Of an import or a model."
    )


class OptionShape(serializers.Serializer[Any]):
    voices = serializers.ListField(child=serializers.UUIDField())
    value = AnyValue(help_text="What they say.")


class AspectShape(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="presence, segments, type, entity, role:CODE, attribute:CODE …")
    difference = serializers.ChoiceField(CLASSES, allow_null=True)
    options = OptionShape(many=True)


class ComparedItem(serializers.Serializer[Any]):
    key = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    layer = serializers.CharField(allow_blank=True)
    type = serializers.CharField()
    segments = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    text = serializers.CharField(allow_blank=True)
    classes = serializers.ListField(child=serializers.ChoiceField(CLASSES))
    follows = serializers.BooleanField(help_text="It comes along with what needs it.")
    fingerprint = serializers.CharField(help_text="Another one as soon as a set says something else here.")
    members = serializers.DictField(child=serializers.CharField(), help_text="Set → id of the thing there.")
    aspects = AspectShape(many=True)


class ComparisonAnswer(serializers.Serializer[Any]):
    article = serializers.UUIDField()
    schema = SchemaName()
    voices = VoiceShape(many=True)
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="Class → items that differ so.")
    agreed = serializers.IntegerField()
    items = ComparedItem(many=True)


class ComparisonQuery(serializers.Serializer[Any]):
    sets = serializers.CharField(default="", allow_blank=True)
    difference = serializers.ChoiceField(CLASSES, default="", allow_blank=True)
    kind = serializers.ChoiceField(KINDS, default="", allow_blank=True)
    layer = serializers.CharField(default="", allow_blank=True, max_length=64)
    type = serializers.CharField(default="", allow_blank=True, max_length=64)
    agreed = serializers.BooleanField(default=False)


class DecisionShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    sequence = serializers.IntegerField()
    kind = serializers.CharField()
    type = serializers.CharField()
    choice = serializers.ChoiceField(Decision.Choice.choices)
    picks = serializers.DictField(child=serializers.CharField())
    classes = serializers.ListField(child=serializers.CharField())
    how = serializers.ChoiceField(Decision.How.choices)
    policy = serializers.CharField(allow_blank=True)
    batch = serializers.UUIDField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    by = Person()
    at = serializers.DateTimeField()
    ended = serializers.DateTimeField(allow_null=True, help_text="Replaced by a later one, or undone.")
    undone = serializers.BooleanField()


class CurationLine(ComparedItem):
    status = serializers.ChoiceField(STATUSES)
    edited = serializers.BooleanField(help_text="Changed in the gold by hand since.")
    decision = DecisionShape(allow_null=True)


class CurationEventShape(serializers.Serializer[Any]):
    act = serializers.ChoiceField(CurationEvent.Act.choices)
    by = Person()
    at = serializers.DateTimeField()
    reason = serializers.CharField(allow_blank=True)


class CurationState(serializers.Serializer[Any]):
    gold = serializers.UUIDField(help_text="The annotation set that holds the gold.")
    state = serializers.ChoiceField(AnnotationSet.State.choices, help_text="open: in curation; submitted: locked.")
    revision = serializers.IntegerField(help_text="Of the curation: grows with every decision.")
    gold_revision = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Places somebody has to look at before it can be locked.")
    changed = serializers.ListField(child=serializers.UUIDField(), help_text="Sets that changed since a decision.")
    reworked = serializers.ListField(child=serializers.UUIDField(), help_text="Sets that are with their authors.")
    second = serializers.ChoiceField(Curation.Second.choices)


class CurationAnswer(CurationState):
    counts = serializers.DictField(child=serializers.IntegerField())
    voices = VoiceShape(many=True)
    lines = CurationLine(many=True)
    gone = DecisionShape(many=True, help_text="Decisions on what no set says any more, though the gold has it.")
    by_hand = serializers.ListField(child=serializers.CharField(), help_text="Things no decision has put there.")
    events = CurationEventShape(many=True)


#: A share of the sets: 2/3, 0.75, 1; ASCII digits alone, which Fraction reads.
_SHARE = r"^(?:[1-9][0-9]?/[1-9][0-9]?|0\.[0-9]{1,3}|1)\Z"


class PolicyFields(serializers.Serializer[Any]):
    policy = serializers.ChoiceField(POLICIES)
    share = serializers.RegexField(_SHARE, default="", allow_blank=True, help_text="Of a threshold: 2/3")
    set = serializers.UUIDField(default=None, allow_null=True, help_text="Of the trusted annotator.")


class CurationBegin(serializers.Serializer[Any]):
    sets = serializers.ListField(
        child=serializers.UUIDField(), default=list, max_length=50, help_text="All that are handed in unless told."
    )
    policy = serializers.ChoiceField(POLICIES, default="", allow_blank=True)
    share = serializers.RegexField(_SHARE, default="", allow_blank=True, help_text="Of a threshold: 2/3")
    set = serializers.UUIDField(default=None, allow_null=True)


class BatchFields(serializers.Serializer[Any]):
    batch = serializers.UUIDField(help_text="Chosen by you; the same one again does nothing more.")
    dry_run = serializers.BooleanField(default=False, help_text="Only say what it would do.")
    reason = Reason()


class PolicyRequest(PolicyFields, BatchFields):
    pass


class RuleRequest(BatchFields):
    difference = serializers.ChoiceField(CLASSES)
    rule = serializers.ChoiceField(RULE_NAMES)
    set = serializers.UUIDField(default=None, allow_null=True, help_text='For the rule "voice".')


class BatchPlan(serializers.Serializer[Any]):
    dry_run = serializers.BooleanField()
    taken = serializers.IntegerField()
    nothing = serializers.IntegerField()
    left = serializers.DictField(child=serializers.IntegerField())
    items = serializers.ListField(child=serializers.CharField(), help_text="Their keys.")
    refused = serializers.ListField(child=serializers.CharField(), help_text="Items the gold would not hold.")


class PrecedentRequest(serializers.Serializer[Any]):
    note_ar = serializers.CharField(default="", allow_blank=True, help_text="The rule in a sentence, in Arabic.")
    note_en = serializers.CharField(default="", allow_blank=True, help_text="The same in English.")


class DecisionRequest(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="Chosen by you; sent again it changes nothing.")
    item = serializers.CharField(max_length=64)
    fingerprint = serializers.CharField(max_length=64)
    seen = serializers.UUIDField(default=None, allow_null=True, help_text="The decision that held when you looked.")
    choice = serializers.ChoiceField(review.CHOICES)
    picks = serializers.DictField(
        child=serializers.CharField(max_length=64),
        default=dict,
        help_text='Aspect → set, or "*" for all together; "" for the aspects that are not named.',
    )
    reason = Reason()
    precedent = PrecedentRequest(default=dict, help_text="Written down in the guidelines together with the decision.")


class DecisionsAnswer(serializers.Serializer[Any]):
    decisions = DecisionShape(many=True)


class DecisionSettleRequest(serializers.Serializer[Any]):
    keep = serializers.BooleanField()
    reason = Reason()


class VoicesRequest(serializers.Serializer[Any]):
    sets = serializers.ListField(child=serializers.UUIDField(), max_length=50)


class LockRequest(serializers.Serializer[Any]):
    revision = serializers.IntegerField(min_value=0, max_value=2**31 - 1, help_text="Of the curation, as you saw it.")
    reason = Reason()


class CurationReason(serializers.Serializer[Any]):
    reason = Reason()


class SecondRequest(CurationReason):
    act = serializers.ChoiceField(("ask", "withdraw", "confirm"))


class ProvenanceShape(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="In the gold.")
    proposed = serializers.ListField(child=serializers.UUIDField(), help_text="The sets that have it.")
    taken = serializers.ListField(child=serializers.UUIDField(), help_text="The sets it was taken from.")
    decision = DecisionShape(allow_null=True)
    by = Person(allow_null=True)
    at = serializers.DateTimeField(allow_null=True)
    edited_by = Person(allow_null=True)
    edited_at = serializers.DateTimeField(allow_null=True)


class ProvenanceAnswer(serializers.Serializer[Any]):
    gold = serializers.UUIDField()
    things = ProvenanceShape(many=True)
