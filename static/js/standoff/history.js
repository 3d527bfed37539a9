// Undo and redo read from the log; twin of annotator/standoff/history.py.

function taken(stack, id) {
  const n = stack.findLastIndex((change) => change.id === id);
  if (n >= 0) stack.splice(n, 1);
  return n >= 0;
}

/** What brought the set to another schema, or back: no gesture of its author, and none before it fits any more. */
const BARRIERS = new Set(["migrate", "migrate_back"]);

/** The stacks with one more change: {undo, redo}, the next one to take last. The stacks given are not changed. */
export function pushed({ undo, redo }, change) {
  if (BARRIERS.has(change.label)) return { undo: [], redo: [] };
  if (change.undoes === undefined || change.undoes === null) return { undo: [...undo, change], redo: [] };
  const [back, forth] = [[...undo], [...redo]];
  if (taken(back, change.undoes)) forth.push(change);
  else if (taken(forth, change.undoes) || change.label === "redo") back.push(change);
  else forth.push(change);
  return { undo: back, redo: forth };
}

/**
 * The changes that stand ready to be undone and redone after a log (oldest first).
 * A plain change goes on undo and empties redo; a change that undoes one of undo takes its place on redo; a change that
 * undoes one of redo goes back on undo; a migration to another schema empties both. When the log begins too late to tell, the label does ("redo" goes on undo).
 */
export function stacks(log) {
  return log.reduce(pushed, { undo: [], redo: [] });
}
