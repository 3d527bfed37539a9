// Interviews and dialogues: paragraphs that begin with who speaks and a colon. Offsets are UTF-16 units.
// Twin of annotator/suggest/turns.py.
import { fold } from "../text/folding.js";

const TURN = /^([^\n:.!?؟«»“”،,؛]{2,40}):[ \t]+(\S[^\n]*)$/gmu;
const CLOSING = " \t.!؟?…";

/**
 * The turns of a dialogue: {start, end} of the words, `name` the range that names the side, its `key`, `zone` the line.
 * A name that opens only one line opens none, but for a headline that names a side.
 */
export function turns(text) {
  const found = [...text.matchAll(TURN)].map((match) => turn(text, match));
  const often = new Map();
  for (const { key } of found) often.set(key, (often.get(key) ?? 0) + 1);
  const spoken = [...often].filter(([key, times]) => times > 1 && key.split(/\s+/u).length <= 4).map(([key]) => key);
  const isHeadline = ({ key, zone }) => zone[0] === 0 && spoken.some((name) => key.endsWith(` ${name}`));
  return found.filter((one) => spoken.includes(one.key) || isHeadline(one));
}

function turn(text, match) {
  const [line, name, words] = match;
  const zone = [match.index, match.index + line.length];
  const start = zone[1] - words.length;
  let end = zone[1];
  while (end > start && CLOSING.includes(text[end - 1])) end -= 1;
  return { start, end, name: [zone[0], zone[0] + name.trimEnd().length], key: fold(name).trim(), zone };
}
