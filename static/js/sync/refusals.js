/**
 * The open refusals of a store, kept in the outbox until the person has decided each: mine (the same once more, on what
 * stands now), the stored one (mine is let go), or both.
 */
import { casesOf, rebase, together } from "./conflicts.js";
import { uuid } from "./uuid.js";

/** Reasons that are about the moment, not about the change: where nothing is left to do, nothing is left to decide. */
const PASSING = ["conflict", "dangling_reference", "unknown_undo", "not_open"];

/**
 * @param {object} store
 * @param {object} outbox
 * @param {(ids: string[]) => void} onDecided so that the other tabs close theirs
 */
export function refusalsOf(store, outbox, onDecided) {
  let cases = [];
  const show = (found) => {
    cases = found;
    store.setStatus({ rejected: cases.length });
  };
  const decided = async (ids) => {
    show(cases.filter((one) => !one.ids.some((id) => ids.includes(id))));
    await outbox.forget(ids);
    onDecided(ids);
  };
  return {
    /** The cases as they are now; see conflicts.js. */
    get list() {
      return cases;
    },
    /** Reads what is open. Cases in which both sides have come to the same are closed: nothing of either would be lost. */
    async reload() {
      const all = casesOf(await outbox.refused(), store.present);
      const isSettled = ({ verdict, change }) => PASSING.includes(verdict.code) && !rebase(change, store.present).length;
      const settled = all.filter(isSettled).flatMap(({ ids }) => ids);
      show(all.filter((one) => !isSettled(one)));
      if (settled.length) await decided(settled);
    },
    stored: (one) => decided(one.ids),
    /** @throws Refused when it cannot stand even so; then it stays on the list */
    async mine(one) {
      store.commit({ label: "resolve", operations: rebase(one.change, store.present) });
      await decided(one.ids);
    },
    /** Whether both can stay. */
    canBoth: (one) => bothOf(store, one) !== null,
    /** @throws Refused as above */
    async both(one) {
      store.commit({ label: "resolve", operations: bothOf(store, one) });
      await decided(one.ids);
    },
  };
}

/** With the versions as they are at this moment: the stored side may have moved on while the person was thinking. */
function bothOf(store, one) {
  const versions = one.versions.map((version) => ({ ...version, theirs: current(store.present, version) }));
  return together(versions, store.present, uuid);
}

function current({ labels, ...shelves }, { kind, id }) {
  const shelf = { span: shelves.spans, entity: shelves.entities, frame: shelves.frames }[kind];
  return (shelf ? shelf.get(id) : labels[id]) ?? null;
}
