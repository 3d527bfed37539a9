/** The problems of a schema in sentences, and their places in words. */
import { gettext, interpolate, number } from "../i18n.js";
import { keyLabel } from "../canvas/markup.js";
import { named } from "../canvas/phrases.js";
import { at, pathOf } from "./body.js";

const SENTENCES = {
  empty: () => gettext("This is still empty."),
  none_there: () => gettext("At least one is needed."),
  bad_code: () => gettext("A code begins with a Latin letter and has Latin letters, digits, hyphens and underscores."),
  bad_name: () => gettext("The name in files has small Latin letters, digits and hyphens."),
  bad_version: () => gettext("A version is two or three numbers with dots between them."),
  bad_key: () => gettext("This is no key of the keyboard."),
  bad_colour: () => gettext("This is no colour: # and six digits."),
  too_long: () => gettext("This is too long."),
  too_many: () => gettext("These are too many."),
  too_small: () => gettext("This number is too small."),
  not_offered: () => gettext("There is no such choice."),
  twice: () => gettext("The same is there twice."),
  choices_unwanted: () => gettext("Only attributes with choices have choices."),
  code_taken: () => gettext("“%(name)s” has the code %(value)s already."),
  key_taken: () => gettext("“%(name)s” has the key %(key)s already."),
  no_layer: () => gettext("There is no layer %(value)s."),
  no_role: () => gettext("There is no role %(value)s."),
  no_span_type: () => gettext("There is no type %(value)s."),
  no_frame_type: () => gettext("There is no frame %(value)s."),
  no_attribute: () => gettext("There is no other attribute %(value)s."),
  bad_default: () => gettext("This is no value the attribute can have."),
  max_below_min: () => gettext("The most is less than the least."),
  creates_no_filler: () => gettext("What selecting makes (%(value)s) cannot fill the role."),
  segments_outside: () => gettext("The marks lie outside the sentence or over each other."),
  letter_split: () => gettext("A mark cuts a letter from its vowels."),
  wrong_kind: () => gettext("This is of the wrong kind."),
  missing: () => gettext("This is missing."),
  unknown_field: () => gettext("There is a field here that schemas do not have."),
  other_format: () => gettext("This is not the format of a schema."),
  not_json: () => gettext("This is no JSON; reading stops in line %(line)s, column %(column)s."),
};

/** @param {{code: string, facts: object, message?: string}} problem */
export function problemSentence({ code, facts = {}, message = "" }) {
  const text = SENTENCES[code]?.() ?? message;
  return interpolate(text, { ...facts, name: named(facts.name) || facts.value || "", key: keyLabel(facts.value), line: facts.line ?? 0, column: facts.column ?? 0 });
}

const FIELDS = {
  code: () => gettext("code"),
  ar: () => gettext("in Arabic"),
  en: () => gettext("in English"),
  name: () => gettext("name"),
  title: () => gettext("title"),
  hotkey: () => gettext("key"),
  layer: () => gettext("layer"),
  colour: () => gettext("colour"),
  guideline: () => gettext("rule"),
  note: () => gettext("note"),
  text: () => gettext("sentence"),
  segments: () => gettext("marks"),
  default: () => gettext("default"),
  showIf: () => gettext("condition"),
  anchor: () => gettext("place of the card"),
  creates: () => gettext("what selecting makes"),
  fillers: () => gettext("what may fill it"),
  choices: () => gettext("choices"),
  max: () => gettext("at most"),
  min: () => gettext("at least"),
};
const LISTS = {
  spanTypes: () => gettext("type %(number)s"),
  frameTypes: () => gettext("frame %(number)s"),
  layers: () => gettext("layer %(number)s"),
  labels: () => gettext("label %(number)s"),
  attributes: () => gettext("attribute %(number)s"),
  roles: () => gettext("role %(number)s"),
  choices: () => gettext("choice %(number)s"),
  examples: () => gettext("example %(number)s"),
};

/** "Organisation › attribute 2 › code": the place of a problem as a person finds it. */
export function placeWords(body, text) {
  const path = pathOf(text);
  const parts = [];
  path.forEach((part, n) => {
    if (typeof part !== "number") return void (FIELDS[part] && typeof path[n + 1] !== "number" && parts.push(FIELDS[part]()));
    const item = at(body, path.slice(0, n + 1));
    const list = LISTS[path[n - 1]]?.();
    const name = named(item?.name) || item?.code;
    if (list) parts.push(name || interpolate(list, { number: number(part + 1) }));
  });
  return parts.join(" › ") || text;
}
