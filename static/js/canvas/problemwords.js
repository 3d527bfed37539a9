/** What problems and their fixes are called: the kind, the sentence about one of them, what to do, the words on a button. */
import { gettext, interpolate } from "../i18n.js";
import { fillerText, named, shortened } from "./phrases.js";

/** By code: title of the kind · what is wrong with this one · what to do about it. */
const WORDS = {
  quote_without_speaker: [
    () => gettext("Quotes without a speaker"),
    () => gettext("This quote has no speaker."),
    () => gettext("Choose who speaks, or “unknown” where the text does not say."),
  ],
  stance_without_holder: [
    () => gettext("Stances without a holder"),
    () => gettext("This stance has no holder."),
    () => gettext("Choose whose stance it is; inside a quote it is usually the speaker’s."),
  ],
  stance_without_target: [
    () => gettext("Stances without a target"),
    () => gettext("This stance has no target."),
    () => gettext("Choose the issue, the party or the quote that is supported or opposed."),
  ],
  stance_without_evidence: [
    () => gettext("Stances without evidence"),
    () => gettext("No words in the text show this stance."),
    () => gettext("Mark the words that show it; there is no stance without evidence."),
  ],
  role_missing: [
    () => gettext("Empty roles"),
    () => gettext("“%(role)s” is empty."),
    () => gettext("Select the words that fill the role, or choose from the cast."),
  ],
  missing_attribute: [
    () => gettext("Missing values"),
    () => gettext("“%(attribute)s” is not set."),
    () => gettext("Choose a value; the schema requires one."),
  ],
  edge_whitespace: [
    () => gettext("Space at the edges"),
    () => gettext("The mark begins or ends with a space."),
    () => gettext("Let the mark begin and end with a letter."),
  ],
  edge_punctuation: [
    () => gettext("Punctuation at the edges"),
    () => gettext("The mark includes punctuation that does not belong to it."),
    () => gettext("Leave commas, full stops and enclosing marks outside."),
  ],
  clitic_inside: [
    () => gettext("Clitics inside a name"),
    () => gettext("“%(clitic)s” is not part of the name “%(rest)s”."),
    () => gettext("Let the mark begin with the name itself."),
  ],
  duplicate_span: [
    () => gettext("Words marked twice"),
    () => gettext("The same words are marked twice as “%(type)s”."),
    () => gettext("One mark is enough; the roles of the other move to it."),
  ],
  crossing_spans: [
    () => gettext("Marks that cross"),
    () => gettext("This mark crosses “%(other)s”: neither lies inside the other."),
    () => gettext("Marks of one layer may lie inside each other, but must not cross."),
  ],
  same_name_entities: [
    () => gettext("Participants of the same name"),
    () => gettext("“%(name)s” is in the cast twice."),
    () => gettext("If both are the same, join them; if not, a reference tells them apart."),
  ],
  unused_entity: [
    () => gettext("Participants without a mention or role"),
    () => gettext("“%(name)s” has no mention and no role."),
    () => gettext("Mark a mention, give them a role, or take them out of the cast."),
  ],
  disabled_type: [
    () => gettext("Types that are switched off"),
    () => gettext("The type “%(type)s” is switched off in this project."),
    () => gettext("Choose another type, or remove the mark."),
  ],
  wrong_entity_type: [
    () => gettext("Participants of an unsuitable type"),
    () => gettext("“%(type)s” is not a type for participants."),
    () => gettext("Choose another type in the cast."),
  ],
  dangling_reference: [
    () => gettext("Broken references"),
    () => gettext("This refers to something that is no longer there."),
    () => gettext("Remove the reference."),
  ],
};

const OTHER = [
  () => gettext("Not allowed by the schema"),
  () => gettext("The schema does not allow this (%(code)s)."),
  () => gettext("Fix or remove it; the article cannot be submitted like this."),
];

const wordsOf = (code) => WORDS[code] ?? OTHER;
/** The kind that problems are grouped by; all that have no words of their own are one. */
export const kindOf = ({ severity, code }) => `${severity} ${WORDS[code] ? code : "other"}`;
export const kindTitle = ({ code }) => wordsOf(code)[0]();
export const kindAdvice = ({ code }) => wordsOf(code)[2]();

/** What is wrong, in a sentence: facts hold codes, here they get their names. */
export const problemText = (store, problem) => interpolate(wordsOf(problem.code)[1](), problemNames(store, problem));

function problemNames({ annotations, schema }, { code, kind, id, facts = {} }) {
  const object = { frame: annotations.frames, span: annotations.spans, entity: annotations.entities }[kind]?.get(id);
  const definition = kind === "frame" ? schema.frameType(object?.type) : schema.spanType(object?.type);
  const attribute = definition?.attributes.find((one) => one.code === facts.attribute) ?? schema.label(facts.attribute ?? id);
  const type = schema.spanType(facts.type ?? object?.type) ?? schema.frameType(facts.type ?? object?.type);
  return {
    ...facts,
    code,
    role: named(schema.role(object?.type, facts.role)?.name) || facts.role,
    attribute: named(attribute?.name) || facts.attribute,
    type: named(type?.name) || facts.type,
    other: shortened(annotations.spans.get(facts.other)?.text ?? "", 40),
    rest: shortened(facts.rest ?? "", 40),
    name: annotations.entities.get(id)?.name ?? "",
  };
}

const FIX_WORDS = {
  take_offer: () => gettext("Assign to %(filler)s"),
  arm_role: () => gettext("%(role)s: choose"),
  fill_unknown: () => "%(filler)s",
  trim_edge: () => gettext("Shorten to “%(rest)s”"),
  cut_clitic: () => gettext("Shorten to “%(rest)s”"),
  shrink_this: () => gettext("“%(from)s” becomes “%(rest)s”"),
  shrink_other: () => gettext("“%(from)s” becomes “%(rest)s”"),
  remove_duplicate: () => gettext("Remove the second mark"),
  join_entities: () => gettext("Join them in “%(name)s”"),
  set_attribute: () => gettext("Set %(attribute)s"),
  remove_entity: () => gettext("Take out of the cast"),
  remove_span: () => gettext("Remove the mark"),
  clear_value: () => gettext("Clear the value"),
  empty_role: () => gettext("Empty “%(role)s”"),
  unlink: () => gettext("Remove the reference"),
};

/** The words on the button of a fix. */
export function fixText(store, problem, { code, facts }) {
  const names = problemNames(store, { ...problem, facts: { ...problem.facts, ...facts } });
  const short = (text) => shortened(text ?? "", 26);
  const filler = short(facts.filler ? fillerText(store, facts.filler) : facts.words);
  return interpolate(FIX_WORDS[code](), { ...facts, ...names, filler, from: short(facts.from), rest: short(facts.rest ?? problem.facts.rest), name: facts.name ?? names.name });
}
