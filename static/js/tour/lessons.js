/**
 * The lessons of the tour: what to try on the practice article, and whether it has been done. Pure; the article's
 * words are in `annotator/services/practice.txt`; `tests/js/tour` keeps both together.
 *
 * @typedef {object} Lesson
 * @property {string} id
 * @property {() => string} title
 * @property {() => Told} mouse what to do with a mouse
 * @property {() => Told} keys what to do with the keyboard
 * @property {() => Told} touch what to do with a finger
 * @property {{words: string, nth: number}|null} place where in the text
 * @property {(state: {annotations: object, text: string, undone: boolean}) => boolean} done
 *
 * @typedef {{text: string, caps: Record<string, string>}} Told
 */
import { gettext } from "../i18n.js";

/** Where the nth occurrence of some words stands; the practice article has no astral letters. */
export function placeOf(text, { words, nth }) {
  let at = text.indexOf(words);
  for (let n = 0; n < nth && at >= 0; n++) at = text.indexOf(words, at + 1);
  return at < 0 ? null : [at, at + words.length];
}

/** The span of a type that covers exactly a place. */
function spanAt({ annotations, text }, type, place) {
  const range = placeOf(text, place);
  const fits = (span) => span.type === type && span.segments.length === 1 && String(span.segments[0]) === String(range);
  return [...annotations.spans.values()].find(fits) ?? null;
}

/** What fills a role, in the words of the text or the name of the entity. */
function fillersAs({ annotations }, frame, role) {
  return (frame?.roles[role] ?? []).map(({ span, entity, special }) => {
    if (span) return annotations.spans.get(span)?.text;
    return entity ? annotations.entities.get(entity)?.name : special;
  });
}

function frameOn(state, type, role, place) {
  const range = String(placeOf(state.text, place));
  const stands = ({ span }) => String(state.annotations.spans.get(span)?.segments[0]) === range;
  return [...state.annotations.frames.values()].find((frame) => frame.type === type && (frame.roles[role] ?? []).some(stands)) ?? null;
}

const at = (words, nth = 0) => ({ words, nth });
const SALMA = at("سلمى الناصر");
const NASSER = at("الناصر", 1);
const BEIRUT = [0, 1, 2].map((nth) => at("بيروت", nth));
const QUOTE = at("القارئ لا يعرف ساعة إغلاق");
const REFUSES = at("رفض");
const TARGET = "تمديد الدوام";

/** What to do: a sentence in which `%(name)s` stands for the caps of a key (its modifiers before it, with a space). */
const told = (text, caps = {}) => ({ text, caps });

/** @type {Lesson[]} */
export const LESSONS = [
  {
    id: "name",
    title: () => gettext("Mark a name"),
    mouse: () => told(gettext("drag over «سلمى الناصر» and choose “Person”. It need not be exact: the selection snaps to whole words.")),
    keys: () => told(gettext("%(next)s moves on word by word. At «سلمى» press %(take)s twice to select both words, then %(person)s."), { next: "Ctrl ←", take: "Ctrl Shift ←", person: "1" }),
    touch: () => told(gettext("Touch and hold «سلمى», drag the handle over «الناصر», and tap “Person”.")),
    place: SALMA,
    done: (state) => Boolean(spanAt(state, "PERS", SALMA)),
  },
  {
    id: "undo",
    title: () => gettext("Undo and redo"),
    mouse: () => told(gettext("“Undo” in the header, then “Redo”. In your articles that works even after the page was closed.")),
    keys: () => told(gettext("%(undo)s undoes the last step, %(redo)s redoes it."), { undo: "Ctrl Z", redo: "Ctrl Shift Z" }),
    touch: () => told(gettext("One arrow in the header undoes the step, the other redoes it. In your articles that works even after the page was closed.")),
    place: null,
    done: (state) => state.undone && Boolean(spanAt(state, "PERS", SALMA)),
  },
  {
    id: "everywhere",
    title: () => gettext("One name, every place"),
    mouse: () => told(gettext("double-click «بيروت» and choose “Geopolitical entity”, then “Everywhere …”. Every other place is shown, including the one after a «ف» that is not part of the name: mark them.")),
    keys: () => told(gettext("at «بيروت» press %(place)s, then %(everywhere)s. Every other place is shown, including the one after a «ف» that is not part of the name; %(accept)s marks them."), { place: "4", everywhere: "X", accept: "⏎" }),
    touch: () => told(gettext("Touch and hold «بيروت» and tap “Geopolitical entity”. Then tap the mark, and “Everywhere …”: every other place is shown, including the one after a «ف» that is not part of the name.")),
    place: BEIRUT[0],
    done(state) {
      const spans = BEIRUT.map((place) => spanAt(state, "GPE", place));
      return spans.every((span) => span && span.entity === spans[0].entity);
    },
  },
  {
    id: "same",
    title: () => gettext("Two names, one person"),
    mouse: () => told(gettext("mark the underlined «الناصر» as a person. Its card asks whether she is «سلمى الناصر»: click the dashed name.")),
    keys: () => told(gettext("at the underlined «الناصر» press %(person)s. Its card asks whether she is «سلمى الناصر»: %(accept)s says yes, %(other)s chooses somebody else."), { person: "1", accept: "⏎", other: "K" }),
    touch: () => told(gettext("Mark the underlined «الناصر» as a person, then tap the mark: a dashed name asks whether she is «سلمى الناصر». Tap it.")),
    place: NASSER,
    done(state) {
      const [full, short] = [spanAt(state, "PERS", SALMA), spanAt(state, "PERS", NASSER)];
      return Boolean(full?.entity) && full.entity === short?.entity;
    },
  },
  {
    id: "quote",
    title: () => gettext("A quote"),
    mouse: () => told(gettext("click a word between the quotation marks, then “Quote” above the text. The marks themselves stay outside.")),
    keys: () => told(gettext("%(next)s goes to the next quotation mark; there, %(quote)s adds the quote. The marks themselves stay outside."), { next: "G", quote: "Q" }),
    touch: () => told(gettext("Touch and hold «القارئ», drag the handle over «إغلاق», and tap “Quotes”, then “Quote”. The marks themselves stay outside.")),
    place: QUOTE,
    done: (state) => frameOn(state, "quote", "content", QUOTE)?.attributes.type === "direct",
  },
  {
    id: "speaker",
    title: () => gettext("Who said it, and how"),
    mouse: () => told(gettext("the quote’s card offers the verb and the speaker, dashed: click each of them, or “Accept all offers”.")),
    keys: () => told(gettext("the quote’s card offers the verb and the speaker, dashed: %(accept)s accepts all, %(first)s the first. By hand: %(verb)s for the verb, %(speaker)s for the speaker."), { accept: "⏎", first: "Shift ⏎", verb: "V", speaker: "W" }),
    touch: () => told(gettext("The quote’s card offers the verb and the speaker, dashed: tap each of them, or “Accept all offers”.")),
    place: at("وقالت الناصر"),
    done(state) {
      const frame = frameOn(state, "quote", "content", QUOTE);
      return fillersAs(state, frame, "cue").length > 0 && fillersAs(state, frame, "speaker").some((name) => name?.includes("الناصر"));
    },
  },
  {
    id: "stance",
    title: () => gettext("A stance"),
    mouse: () => told(gettext("«رفض» shows that somebody is against something: double-click it, choose “Stance”, then “Against”.")),
    keys: () => told(gettext("«رفض» shows that somebody is against something: select it with %(take)s, then press %(stance)s, and %(against)s for “Against”."), { take: "Ctrl Shift ←", stance: "S", against: "2" }),
    touch: () => told(gettext("«رفض» shows that somebody is against something: touch and hold it, tap “Stances”, then “Against”.")),
    place: REFUSES,
    done: (state) => frameOn(state, "stance", "evidence", REFUSES)?.attributes.polarity === "against",
  },
  {
    id: "sides",
    title: () => gettext("Against what, and whose stance"),
    mouse: () => told(gettext("on the card, click the empty place at “Target” and drag over «تمديد الدوام»; then the one at “Holder”, and drag over «عادل حمدان».")),
    keys: () => told(gettext("select «تمديد الدوام» with %(take)s and press %(target)s; then «عادل حمدان», and %(holder)s. %(back)s moves back word by word."), { take: "Ctrl Shift ←", target: "T", holder: "H", back: "Ctrl →" }),
    touch: () => told(gettext("On the card, tap the empty place at “Target”, select «تمديد الدوام» in the text, and tap “Use the selection”. Then “Holder” and «عادل حمدان» in the same way.")),
    place: at(TARGET),
    done(state) {
      const frame = frameOn(state, "stance", "evidence", REFUSES);
      const [target, holder] = ["target", "holder"].map((role) => fillersAs(state, frame, role));
      return target.includes(TARGET) && holder.some((name) => name?.includes("عادل حمدان"));
    },
  },
];

/** The first lesson not yet done, from a place on; the number of lessons when all are. */
export function nextOpen(state, from = 0) {
  const found = LESSONS.findIndex((lesson, n) => n >= from && !lesson.done(state));
  return found < 0 ? LESSONS.length : found;
}
