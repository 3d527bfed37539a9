/** Several tabs on one annotation set: what they tell each other, and how only one of them does a thing at a time. */

/**
 * @param {string} name the same in all tabs that belong together
 * @param {Record<string, (detail: object) => void>} hears what to do on each kind of message
 */
export function openTabs(name, hears) {
  const channel = globalThis.BroadcastChannel ? new BroadcastChannel(name) : null;
  if (channel) channel.onmessage = ({ data }) => hears[data.kind]?.(data.detail);
  return {
    tell: (kind, detail) => channel?.postMessage({ kind, detail }),
    close: () => channel?.close(),
  };
}

/**
 * Runs `act` while no other tab holds `name`.
 *
 * Browsers have locks only on https and localhost; without them tabs may send at the same time. Nothing doubles even then,
 * because changes carry ids; only their order between tabs is left to the server.
 */
export function alone(name, act, locks = globalThis.navigator?.locks) {
  return locks ? locks.request(name, act) : act();
}
