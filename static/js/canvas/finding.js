/**
 * Looks for problems while the hands work: in steps of idle time, so that no gesture waits for it, however long the article.
 *
 * A span that was looked at is not looked at again until it is replaced; see standoff/check.js.
 */
import { looking } from "../standoff/check.js";
import { whenIdle } from "./idle.js";

/** From so many spans on, a look waits until the hands rest. */
const MANY = 2000;
/** Rest before a look, in milliseconds. */
const REST = { few: 40, many: 250 };
/** How long a look takes between two of its pauses at the least, in milliseconds. */
const BREATH = 4;

/**
 * @param {(problems: object[]) => void} onFound told after every look that was brought to its end
 * @returns {{now: () => object[], last: () => object[], isFresh: () => boolean}} `now` ends the look at once
 */
export function createFinder(store, onFound) {
  const { article, schema, names } = store;
  const state = { memo: new WeakMap(), look: null, found: [], fresh: false, timer: 0, round: 0 };
  const begin = () => looking(store.annotations, { text: article.text, schema, names, memo: state.memo });

  function finish(found) {
    Object.assign(state, { look: null, found, fresh: true });
    onFound(found);
  }

  function go(round, deadline) {
    if (round !== state.round || !state.look) return;
    const until = performance.now() + Math.max(BREATH, deadline.timeRemaining() - 2);
    while (performance.now() < until) {
      const { done, value } = state.look.next();
      if (done) return finish(value);
    }
    whenIdle((next) => go(round, next));
  }

  function start() {
    const round = (state.round += 1);
    state.look = begin();
    whenIdle((deadline) => go(round, deadline));
  }

  function lookAfter(rest) {
    clearTimeout(state.timer);
    state.fresh = false;
    state.timer = setTimeout(start, rest);
  }

  function now() {
    if (state.fresh) return state.found;
    clearTimeout(state.timer);
    state.round += 1;
    const look = begin();
    let step = look.next();
    while (!step.done) step = look.next();
    finish(step.value);
    return state.found;
  }

  const rest = () => (store.annotations.spans.size < MANY ? REST.few : REST.many);
  store.on("change", () => lookAfter(rest()));
  // The text comes first: the first look waits until the page has been shown, in a hidden tab until a moment later.
  lookAfter(REST.many);
  requestAnimationFrame(() => !state.fresh && lookAfter(0));
  return { now, last: () => state.found, isFresh: () => state.fresh };
}
