"""How much a text reads like Arabic, from its words and its letter pairs: what tells one old code page from another.

cp1256 read as ISO-8859-6 gives Arabic letters too, only the wrong ones: فلسطين turns to no word at all, ة and ى
come to stand inside words, two letters that never meet become neighbours. Each is counted here.
"""

from __future__ import annotations

import regex

# Words of grammar and of reporting: between a fifth and a third of any running text.
_FREQUENT_WORDS = """
في من على إلى الى أن ان إن عن مع ما لا لم لن هذا هذه ذلك التي الذي الذين كان كانت قد هو هي كما بعد قبل بين
    كل أو أي حول خلال عند منذ حتى ثم بل لكن وقد وفي ومن وقال قال وأضاف أضاف أكد وأكد عام يوم أمس غير أكثر بعض عدد
    حيث فيها منها عليها له لها به بها وهو وهي إذا كيف لماذا هل أنا نحن هم يا رئيس الرئيس وزير مجلس الدولة دولة العام
    العربية الله عبد محمد أبو ابن وكان الأول الثاني أيضا تم يتم فإن بأن لأن مدينة المدينة اليوم الآن
مش اللي ده دي شو بس ليش علشان عشان ايه وش زي كده هيك"""
# The commonest pairs of neighbouring letters inside words: more than half of all pairs in modern standard Arabic.
_FREQUENT_PAIRS = """
ال ية لم ين لا ري من ات ان في وا لي ار لس ما را بي ام لى يا لت ني نا عل دي ها ول اب لل عا ير با لأ بل لع اد دة
    مي رة ون اس يد اع قا لق مع لة لب دا ور ست تا نة سا وم سي مد لو لك كا مو تي اء يل يم لح لج نت مل ائ بت مر رب فا شر
    تم اق مة عن أو جا بر تح وي لف قد دو اح اف عد اي حا إل رو لإ در تر عم له صا قو هم أن خل مس كر مح لن يس شا هذ ذا
    وف ضا غي فق ثل رج نف أم أك كد شع حر خا جم كم كو كل حد لد طا عب ظم إن لغ لش"""
_FREQUENT = frozenset(_FREQUENT_WORDS.split())
_PAIRS = frozenset(_FREQUENT_PAIRS.split())
_ENOUGH = 100_000  # characters that decide for any longer text
_WORD = regex.compile(r"[\p{L}\p{M}\u0640]+")
_MARK = regex.compile(r"[\p{Mn}\u0640]")
_LETTERS = regex.compile(r"[\u0621-\u063A\u0641-\u064A]+")
_MISPLACED = regex.compile(r"[ةى][\u0621-\u064A]|^[ؤئةى]|ء[ءأإآؤئ]|[أإآ]{2}|[^وفبلكأ]إ")
_NUNATION = regex.compile(r"[\u064C\u064D]\p{M}*\p{L}|\u064B\p{M}*[^\p{M}اى]")  # it ends a word
_STRANGE = regex.compile(r"[\x00-\x08\x0E-\x1F\x7F-\x9F\uFFFD\p{Co}\p{Cn}]|(?<!\p{L})\p{M}|×(?=\p{L})")


def likeness(text: str) -> float:
    """0 (nothing in it reads like Arabic) … 1 (running Arabic text).

    Half is the share of frequent words (a fifth of all words gives the full half), half the share of frequent letter
    pairs (half of all pairs does); words that mix scripts or have a letter where it cannot stand, and signs that no
    text has, count against it three times.
    """
    text = text[:_ENOUGH]
    raw = _WORD.findall(text)
    found = [_MARK.sub("", word) for word in raw]
    arabic = [word for word in found if _LETTERS.fullmatch(word)]
    if not arabic:
        return 0.0
    wrong = sum(map(_is_wrong, found)) + sum(len(_NUNATION.findall(word)) for word in raw) + len(_STRANGE.findall(text))
    pairs = [word[place : place + 2] for word in arabic for place in range(len(word) - 1)]
    frequent = sum(word in _FREQUENT for word in arabic) / len(arabic)
    joined = sum(pair in _PAIRS for pair in pairs) / max(len(pairs), 1)
    merit = min(frequent / 0.2, 1) / 2 + min(joined / 0.5, 1) / 2
    return max(0.0, merit * len(arabic) / len(found) - 3 * wrong / len(found))


def _is_wrong(word: str) -> bool:
    """Whether an unvowelled word cannot be: it mixes Arabic with other letters, or one stands where it never does."""
    return bool(_LETTERS.search(word)) and (not _LETTERS.fullmatch(word) or bool(_MISPLACED.search(word)))
