/**
 * The lessons of the tour: what to try on the practice article, and whether it has been done. Pure; the article's
 * words are in `annotator/services/practice.txt`; `tests/js/tour` keeps both together.
 *
 * @typedef {object} Lesson
 * @property {string} id
 * @property {() => string} title
 * @property {() => string} mouse what to do with a mouse
 * @property {() => string} keys what to do with the keyboard
 * @property {() => string} touch what to do with a finger
 * @property {{words: string, nth: number}|null} place where in the text
 * @property {(state: {annotations: object, text: string, undone: boolean}) => boolean} done
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

/** @type {Lesson[]} */
export const LESSONS = [
  {
    id: "name",
    title: () => gettext("Mark a name"),
    mouse: () => gettext("Drag over «سلمى الناصر» and press 1, or choose “Person”. It need not be exact: the selection snaps to whole words."),
    keys: () => gettext("Bring the caret to «سلمى» with the arrows (Ctrl: word by word), take the second word along with Ctrl+Shift+←, and press 1."),
    touch: () => gettext("Hold a finger on «سلمى», pull the handle over «الناصر», and tap “Person”."),
    place: SALMA,
    done: (state) => Boolean(spanAt(state, "PERS", SALMA)),
  },
  {
    id: "undo",
    title: () => gettext("Take it back, and do it again"),
    mouse: () => gettext("Press “Undo” in the header, then “Redo”. Every step can be taken back, even after the page was closed."),
    keys: () => gettext("Ctrl+Z takes the last step back, Ctrl+Shift+Z does it again. That works even after the page was closed."),
    touch: () => gettext("Tap the arrow in the header to take the step back, and the other one to do it again."),
    place: null,
    done: (state) => state.undone && Boolean(spanAt(state, "PERS", SALMA)),
  },
  {
    id: "everywhere",
    title: () => gettext("One name, every place"),
    mouse: () => gettext("Double-click «بيروت», press 4, then X: every other place is found, also behind a letter that is not its own. Accept what is proposed."),
    keys: () => gettext("On «بيروت» press 4, then X: every other place is found, also behind a letter that is not its own. Enter accepts."),
    touch: () => gettext("Mark «بيروت» as a geopolitical entity, then tap “Every other place” and accept: also the one behind a letter that is not its own."),
    place: BEIRUT[0],
    done(state) {
      const spans = BEIRUT.map((place) => spanAt(state, "GPE", place));
      return spans.every((span) => span && span.entity === spans[0].entity);
    },
  },
  {
    id: "same",
    title: () => gettext("Two names, one person"),
    mouse: () => gettext("Mark «الناصر» in the second paragraph as a person. The card proposes that she is «سلمى الناصر»: accept."),
    keys: () => gettext("On «الناصر» in the second paragraph press 1. The card proposes «سلمى الناصر»: Enter accepts, K chooses somebody else."),
    touch: () => gettext("Mark «الناصر» in the second paragraph as a person, and tap the proposal that she is «سلمى الناصر»."),
    place: NASSER,
    done(state) {
      const [full, short] = [spanAt(state, "PERS", SALMA), spanAt(state, "PERS", NASSER)];
      return Boolean(full?.entity) && full.entity === short?.entity;
    },
  },
  {
    id: "quote",
    title: () => gettext("A quote"),
    mouse: () => gettext("Click between the quotation marks «القارئ …» and press Q. The marks themselves stay outside."),
    keys: () => gettext("G goes to the next quotation mark. Inside «القارئ …» press Q. The marks themselves stay outside."),
    touch: () => gettext("Select some words of «القارئ …» and tap “Quote”."),
    place: QUOTE,
    done: (state) => frameOn(state, "quote", "content", QUOTE)?.attributes.type === "direct",
  },
  {
    id: "speaker",
    title: () => gettext("Who said it, and how"),
    mouse: () => gettext("The dashed proposals on the card name the verb and the speaker: click them, or press Enter for both."),
    keys: () => gettext("The dashed proposals name the verb and the speaker: Enter accepts both. V and W fill them by hand."),
    touch: () => gettext("Tap the dashed proposals on the card: the verb, and the speaker."),
    place: at("وقالت الناصر"),
    done(state) {
      const frame = frameOn(state, "quote", "content", QUOTE);
      return fillersAs(state, frame, "cue").length > 0 && fillersAs(state, frame, "speaker").some((name) => name?.includes("الناصر"));
    },
  },
  {
    id: "stance",
    title: () => gettext("A stance"),
    mouse: () => gettext("Double-click «رفض», which shows that somebody is against something, press S, then 2 for “against”."),
    keys: () => gettext("On «رفض», which shows that somebody is against something, press Space, S, then 2 for “against”."),
    touch: () => gettext("Select «رفض», tap “Stance”, and choose “against”."),
    place: REFUSES,
    done: (state) => frameOn(state, "stance", "evidence", REFUSES)?.attributes.polarity === "against",
  },
  {
    id: "sides",
    title: () => gettext("Against what, and whose stance"),
    mouse: () => gettext("Press T and drag over «تمديد الدوام»: the target. Then H for the holder: choose «عادل حمدان», or type the name."),
    keys: () => gettext("Press T, select «تمديد الدوام», press T again: the target. Then H for the holder: «عادل حمدان», from the text or by typing."),
    touch: () => gettext("Tap “Target” on the card and select «تمديد الدوام»; then “Holder”, and «عادل حمدان»."),
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
