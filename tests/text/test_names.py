import pytest

from annotator.text.clitics import candidates, opens_name
from annotator.text.folding import fold
from annotator.text.names import KnownNames, name_key, own_names, territories, whole_words
from annotator.text.snapping import snap


def test_countries_cities_organisations_and_people_are_known():
    names = KnownNames()
    for name in ("أوكرانيا", "كوريا الشمالية", "كييف", "الأمم المتحدة", "حلف شمال الأطلسي", "بوتين", "واشنطن"):
        assert name_key(name) in names
    assert name_key("قطعة خبز") not in names


def test_usual_spellings_of_one_name_are_all_known():
    names = KnownNames()
    assert {name_key(one) for one in ("أميركا", "امريكا", "أمريكا", "نتانياهو", "نتنياهو", "ترمب", "ترامب")} <= set(
        names
    )


def test_a_project_adds_its_names():
    names = KnownNames(["مؤسسة سَنَد", "بيسان", "", "؟"])
    assert "موسسه سند" in names
    assert "بيسان" in names
    assert "" not in names
    assert len(names) == len(KnownNames()) + 2


def test_our_list_is_long_and_says_nothing_twice():
    assert len(own_names()) >= 300
    spellings = own_names() + whole_words()
    assert sorted(spellings) == sorted(set(spellings))
    assert len(territories()) > 250


def test_what_the_browser_gets_is_sorted_folded_and_complete():
    names = KnownNames(["بيسان"])
    given = names.as_json()
    assert given == sorted(given)
    assert set(given) == set(names)
    assert all(key == fold(key) for key in given)


def test_no_listed_name_would_itself_be_cut():
    names = KnownNames()
    for name in own_names():
        assert snap(name, 0, len(name), names=names).start == 0, name


def test_no_listed_name_is_another_one_behind_a_clitic_but_for_oujda():
    names = KnownNames()
    torn = [name for name in own_names() for cut in candidates(name.split()[0]) if opens_name(name, cut.length, names)]
    assert torn == ["وجدة"]


@pytest.mark.parametrize(
    "word", ["باكراً", "كلاوس", "وجوباً", "كمالي", "بلدي", "كسول", "فرنسا", "وارسو", "لبنان", "بيان"]
)
def test_words_that_only_look_cut_stay_whole(word):
    assert snap(word, 0, len(word), names=KnownNames()).start == 0


@pytest.mark.parametrize(
    "word", ["لأوكرانيا", "وكييف", "للقوات", "وبريطانيا", "والغرب", "و2022", "كالسعودية", "فموسكو", "ولواشنطن"]
)
def test_names_behind_a_clitic_are_cut_free(word):
    assert snap(word, 0, len(word), names=KnownNames()).start > 0
