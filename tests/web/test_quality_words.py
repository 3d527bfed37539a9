"""The words of quality: in tens for oneself, with intervals and reservations for those who lead."""

import pytest
from django.utils import translation

from annotator.agreement.drift import Drift
from annotator.services.quality import Kind
from annotator.web.agreement.names import CLASSES
from annotator.web.agreement.shown import Reading, Shown
from annotator.web.quality import kindly, shown
from tests.agreement.made import SCHEMA


@pytest.mark.parametrize(
    ("share", "tens"), [(0, 0), (0.04, 0), (0.06, 1), (0.5, 5), (0.88, 9), (0.96, 9), (0.999, 9), (1, 10)]
)
def test_only_the_whole_is_told_as_the_whole(share, tens):
    assert kindly.of_ten(share) == tens


def drift(**more):
    told = {"before": 0.9, "after": 0.9, "chance": 1.0, "divergence": 0.0, "types_chance": 1.0, "others_chance": 1.0}
    return Drift(earlier=12, latest=10, **{**told, **more})


@pytest.mark.parametrize(
    ("of", "sign", "sentences"),
    [
        (None, "too few to say", ["Whether something has moved can be said from <b>10</b> articles on."]),
        (
            drift(),
            "steady",
            ["The latest <b>10</b> articles lie at F1 <b>0.90</b>, those before at <b>0.90</b>: within chance."],
        ),
        (
            drift(after=0.6, chance=0.01),
            "lower lately",
            ["The latest <b>10</b> articles lie at F1 <b>0.60</b>, those before at <b>0.90</b>: worth a talk."],
        ),
        (
            drift(before=0.6, chance=0.01),
            "higher lately",
            ["The latest <b>10</b> articles lie at F1 <b>0.90</b>, those before at <b>0.60</b>: it grows."],
        ),
        (
            drift(after=0.6, chance=0.2),
            "steady",
            ["The latest <b>10</b> articles lie at F1 <b>0.60</b>, those before at <b>0.90</b>: within chance."],
        ),
        (
            drift(before=None, after=None, divergence=0.3, types_chance=0.001),
            "other types lately",
            [
                "Other types are marked than before (divergence <b>0.30</b>), "
                "while those of the gold have not changed.",
            ],
        ),
        (drift(before=None, after=None, types_chance=0.001, others_chance=0.001), "steady", []),
    ],
)
def test_a_drift_is_told_with_how_sure_it_is(of, sign, sentences):
    with translation.override("en"):
        assert shown.drift_sign(of) == sign
        assert shown.drift_told(of) == sentences


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("difference", [*CLASSES, "extra"])
def test_every_kind_has_a_name_and_an_advice_that_names_the_type(language, difference):
    kind = Kind(difference, "entity", "PERS", 3, 12, f"class/{difference}/entity/PERS")
    name, numbers = {"ar": ("شخص", "٣ من ١٢"), "en": ("Person", "3 of 12")}[language]
    with translation.override(language):
        told = shown.kind(kind, SCHEMA)
        assert told["text"] == numbers
        assert told["title"].endswith(f": {name}")
        advice = kindly.advice(kind, SCHEMA)
        assert f"<b>{name}</b>" in advice
        assert "%" not in advice


def test_every_kind_has_an_advice_of_its_own():
    with translation.override("ar"):
        said = {str(kindly.advice(Kind(one, "entity", "PERS", 3, 12, ""), SCHEMA)) for one in [*CLASSES, "extra"]}
    assert len(said) == len(CLASSES) + 1


def place(*readings):
    return Shown("مقال", "/", "شخص", "ريم", "المرجع", (), list(readings))


def test_a_place_that_one_has_and_the_other_has_not_needs_one_line():
    alone = place(Reading("النوع", "شخص", ""), Reading("الكلمات", "سامر", ""))
    assert [one.aspect for one in shown.brief(alone).readings] == ["النوع"]
    both = place(Reading("الكلمات", "سامر", "سامر الهادي"), Reading("القيمة", "", "نعم"))
    assert shown.brief(both) == both
    assert shown.brief(place()) == place()
