/** The map of voices: a drawer that shows who speaks how much and where, and who stands where on what, while one works. */
import { gettext, interpolate } from "../i18n.js";
import { stances, voices } from "../standoff/voicing.js";
import { describe } from "./announce.js";
import { drawVoices } from "./voicechart.js";

const PHONE = matchMedia("(max-width: 860px)");
/** Rest before the map is drawn anew, in milliseconds. */
const REST = 120;

export function mountVoices(store, canvas, actions) {
  const state = { store, canvas, actions, body: null, timer: 0, turns: new Map(), showsTable: false };
  canvas.drawers.add({
    id: "voices",
    title: () => gettext("Map of voices"),
    label: () => gettext("Voices"),
    keys: [{ code: "KeyV", shift: true }],
    group: "panels",
    fill(body) {
      state.body = body;
      draw(state);
    },
    leave() {
      clearTimeout(state.timer);
      state.body = null;
    },
  });
  store.on("change", () => {
    if (!state.body) return;
    clearTimeout(state.timer);
    state.timer = setTimeout(() => draw(state), REST);
  });
}

function draw(state) {
  const { store, body } = state;
  if (!body) return;
  const { annotations, schema, article } = store;
  const map = { voices: voices(annotations, schema, article.text), stances: stances(annotations, schema) };
  drawVoices(body, { ...state, map }, {
    go: (key, frames) => go(state, key, frames),
    toggleTable() {
      state.showsTable = !state.showsTable;
      draw(state);
    },
  });
}

/** To the first frame behind a bar or a cell, by the next press to the second, round and round. */
function go(state, key, frames) {
  const { store, canvas, actions, turns } = state;
  const standing = frames.filter((id) => store.annotations.frames.has(id));
  if (!standing.length) return;
  const turn = (turns.get(key) ?? -1) + 1;
  const index = turn % standing.length;
  turns.set(key, index);
  // On a phone the map lies over the text.
  if (PHONE.matches) canvas.drawers.close();
  actions.goToFrame(standing[index]);
  const what = describe(store, { kind: "frame", id: standing[index] });
  canvas.say?.(interpolate(gettext("%(n)s of %(count)s. %(text)s"), { n: index + 1, count: standing.length, text: what }));
}
