"""A corpus in the manner of Wojood: sentences written for the tests, with names inside names and on the same words.

``[OCC رئيس [ORG بلدية [GPE المرفأ]]]`` is one name with two inside; the outer one stands first, also of equal ones.
"""

from typing import Final

SENTENCES: Final = """\
التقت [OCC وزيرة [ORG الثقافة]] [PERS هدى العمري] وفدا من [ORG جامعة [GPE بيروت]] [DATE صباح الاثنين] .
وصل [OCC سفير [GPE النرويج]] إلى [FAC مطار [GPE عمان] الدولي] .
أعلنت [ORG بلدية [GPE صيدا]] إغلاق [FAC جسر [LOC نهر الأولي]] حتى [DATE نهاية [DATE آذار]] .
[GPE [ORG دمشق]] ترفض و [GPE [ORG أنقرة]] تتريث .
قرأت [NORP اللبنانية] [PERS رنا حداد] فصلا من روايتها في [EVENT معرض [GPE القاهرة] للكتاب] .
بحث [ORG مجلس [ORG نقابة المعلمين]] [ORDINAL المادة الثالثة] من [LAW قانون [ORG التعليم] العام] .
دفع المتبرع [MONEY [CARDINAL ألفي] [CURR دينار]] لـ [ORG جمعية [PERS نجيب] الخيرية] .
في [LOC جبال [LOC الأطلس]] قرية لا تبعد عن [GPE مراكش] سوى [QUANTITY [CARDINAL أربعين] [UNIT كيلومترا]] .
كتب [OCC مراسل [ORG صحيفة [ORG الشاطئ]]] تقريره باللغة [LANGUAGE العربية] .
غادر [OCC المدير] و [OCC نائب [OCC المدير]] القاعة .
تأسس [ORG نادي [GPE طنجة] للتجديف] [DATE عام [DATE 1998]] ( [DATE القرن الماضي] ) .
لم يحضر أحد .
قال [OCC الناطق باسم [ORG هيئة [FAC مرفأ [GPE العقبة]]]] : « لا تأخير » .
صوت [CARDINAL تسعة] [NORP نواب] مع [LAW اتفاقية [GPE جنيف]] وامتنع [NORP الآخرون] .
ارتفع سهم [ORG [PRODUCT سراج]] بنسبة [PERCENT [CARDINAL 3.5] %] .
عبر [NORP البدو] [LOC صحراء [GPE النقب]] في [TIME ساعات الفجر] .
أوقفت [ORG شرطة [GPE [ORG وهران]]] رجلا .
زارت [PERS سلمى] [GPE تونس] و [GPE الجزائر] و [GPE المغرب] .
انعقدت [EVENT قمة [ORG اتحاد [LOC ضفاف [LOC المتوسط]]]] بلا [OCC رؤساء] .
انتهى .
"""


def lines(sentence: str) -> list[str]:
    """A sentence in the layout of Wojood: a token with its tags, outer to inner."""
    open_: list[list[str]] = []
    out = []
    for piece in sentence.split(" "):
        if piece.startswith("["):
            *outer, _ = piece.split("[")[1:]
            assert not outer
            open_.append(["B", piece[1:]])
            continue
        word = piece.rstrip("]")
        tags = [f"{place}-{type_}" for place, type_ in open_]
        out.append(" ".join([word, *(tags or ["O"])]))
        for one in open_:
            one[0] = "I"
        for _ in range(len(piece) - len(word)):
            open_.pop()
    assert not open_
    return out


def corpus() -> bytes:
    """The file, as such corpora come: no articles, a blank line after each sentence."""
    return "".join("\n".join([*lines(one), "", ""]) for one in SENTENCES.splitlines()).encode()
