/** Work that can wait until the hands rest, yet not for ever: a busy machine may leave a page no idle moment. */

/** How long it waits at the most, in milliseconds. */
const PATIENCE = 600;
/** What is called a moment's time where the browser knows no idle ones, in milliseconds. */
const BREATH = 4;

/** @param {(deadline: {timeRemaining: () => number}) => void} act */
export const whenIdle = globalThis.requestIdleCallback
  ? (act) => globalThis.requestIdleCallback(act, { timeout: PATIENCE })
  : (act) => setTimeout(() => act({ timeRemaining: () => BREATH }), 1);
