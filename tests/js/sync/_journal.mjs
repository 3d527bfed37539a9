/** A journal in memory with the contract of sync/journal.js; writing can be made to fail as browsers do. */
const named = (name) => Object.assign(new Error(name), { name });

export function memoryJournal() {
  let order = 0;
  let changes = [];
  let refused = [];
  const of = (user, set) => (record) => record.user === user && record.set === set;
  const same = (a, b) => a.user === b.user && a.set === b.set && a.id === b.id;
  const journal = {
    /** The browser's error for every write, or for every use. */
    writing: null,
    using: null,
    /** What a person does who clears the site's data. */
    clear() {
      changes = [];
      refused = [];
    },
    put: (records) => write(() => records.forEach((r) => changes.some((kept) => same(kept, r)) || changes.push({ ...r, order: ++order }))),
    list: (user, set) => use(() => changes.filter(of(user, set))),
    remove: (records) => write(() => out(records)),
    refuse: (records, notes) =>
      write(() => {
        out(records);
        refused = [...refused.filter((r) => !notes.some((note) => same(note, r))), ...notes];
      }),
    refused: (user, set) => use(() => refused.filter(of(user, set))),
    forget: (user, set, ids) => write(() => (refused = refused.filter((r) => !(of(user, set)(r) && ids.includes(r.id))))),
    wake() {},
  };
  const out = (records) => (changes = changes.filter((kept) => !records.some((r) => r.order === kept.order)));
  const use = async (act) => {
    if (journal.using) throw named(journal.using);
    return act();
  };
  const write = async (act) => {
    if (journal.using ?? journal.writing) throw named(journal.using ?? journal.writing);
    return void act();
  };
  return journal;
}
