/** The state of the editor: the draft, the way back, what is chosen; and everybody who wants to hear of it. */
import { at, inserted, moved, pathText, recoded, withValue, withoutItem } from "./body.js";

/** Steps back that are remembered. */
const STEPS = 100;
/** Typing into one field goes on being one step for so long. */
const PAUSE = 1200; // ms

/**
 * @param {{body: object, base: object, readonly: boolean}} start `base`: the version the draft began from
 * @returns the editor: {body, base, selected, uses, problems, readonly, on, change, set, select, undo, redo …}
 */
export function createEditor({ body, base, readonly = false, now = () => Date.now() }) {
  const listeners = {};
  const emit = (type, detail) => (listeners[type] ?? []).forEach((listener) => listener(detail));
  const past = [];
  const future = [];
  let last = { key: null, time: 0 };
  const editor = {
    body,
    base,
    readonly,
    selected: ["spanTypes", 0],
    /** Counts by path (services.schemas.uses); null while they are not known. */
    uses: null,
    problems: [],
    on: (type, listener) => void (listeners[type] ??= []).push(listener),
    emit,
    get canUndo() {
      return past.length > 0;
    },
    get canRedo() {
      return future.length > 0;
    },
  };
  /** Another body. `key`: changes with the same one in a row are one step back; `form`: the form has to be drawn anew. */
  editor.change = (next, { key = null, form = true, select = null } = {}) => {
    if (next === editor.body || editor.readonly) return;
    const goesOn = key !== null && key === last.key && now() - last.time < PAUSE;
    if (!goesOn) past.push({ body: editor.body, selected: editor.selected });
    if (past.length > STEPS) past.shift();
    future.length = 0;
    last = { key, time: now() };
    show(next, select ?? editor.selected, form);
  };
  const show = (next, selected, form) => {
    editor.body = next;
    editor.selected = at(next, selected) === undefined ? ["spanTypes", 0] : selected;
    emit("change", { form });
  };
  const step = (from, to) => {
    const found = from.pop();
    if (!found || editor.readonly) return;
    to.push({ body: editor.body, selected: editor.selected });
    last = { key: null, time: 0 };
    show(found.body, found.selected, true);
  };
  editor.undo = () => step(past, future);
  editor.redo = () => step(future, past);
  editor.select = (path) => {
    editor.selected = path;
    emit("select", path);
  };
  /** What the server says of the draft. */
  editor.tell = (problems) => {
    editor.problems = problems;
    emit("problems");
  };
  return Object.assign(editor, gestures(editor), knowledge(editor));
}

/** What a form can do to the draft. */
function gestures(editor) {
  let typed = {};
  return {
    /** A field's new value; the form stands as it is. */
    set: (path, value) => editor.change(withValue(editor.body, path, value), { key: pathText(path), form: false }),
    /** A value on which the form's own look depends. */
    choose: (path, value) => editor.change(withValue(editor.body, path, value)),
    recode(path, code) {
      const key = `${pathText(path)}.code`;
      // On its way to a code of its own, typing may pass through another item's: what names the item is found from before it.
      if (typed.key !== key || typed.made !== editor.body) typed = { key, from: editor.body };
      typed.made = recoded(typed.from, path, code);
      editor.change(typed.made, { key, form: false });
    },
    add(path, item, { select = false } = {}) {
      const index = (at(editor.body, path) ?? []).length;
      editor.change(inserted(editor.body, path, item), select ? { select: [...path, index] } : {});
      editor.emit("added", [...path, index]);
    },
    remove(path) {
      const select = selectedAfter(editor.selected, path, (index) => (index >= path.at(-1) ? Math.max(0, index - 1) : index));
      editor.change(withoutItem(editor.body, path), { select });
    },
    move(path, to) {
      const list = path.slice(0, -1);
      const place = Math.max(0, Math.min(at(editor.body, list).length - 1, to));
      const from = path.at(-1);
      const past = (index) => (from < index && index <= place ? index - 1 : place <= index && index < from ? index + 1 : index);
      const select = selectedAfter(editor.selected, path, (index) => (index === from ? place : past(index)));
      editor.change(moved(editor.body, list, from, to), { select });
      return place;
    },
  };
}

/** Whatever is chosen stays chosen when items of its own list change places; null: it does not stand in that list. */
function selectedAfter(selected, path, indexAfter) {
  const list = path.slice(0, -1);
  const isThere = selected.length >= path.length && pathText(selected.slice(0, list.length)) === pathText(list);
  return isThere ? selected.with(list.length, indexAfter(selected[list.length])) : null;
}

/** What is in use, and so cannot have another code here. */
function knowledge(editor) {
  const codes = (path) => path.reduce((made, part, n) => (typeof part === "number" ? [...made, at(editor.body, path.slice(0, n + 1))?.code] : [...made, part]), []);
  return {
    /** How often the item at a path is used; null while that is not known. */
    usesOf(path) {
      if (!editor.uses) return null;
      const key = codes(path).join(".");
      return (editor.uses[key] ?? 0) + (path[0] === "spanTypes" && path.length === 2 ? (editor.uses[key.replace("spanTypes", "entityTypes")] ?? 0) : 0);
    },
    /** Whether the item's code has to stay: it is used, or nobody knows yet and the version before has it. */
    isLocked(path) {
      const uses = editor.usesOf(path);
      if (uses !== null) return uses > 0;
      return path.reduce((value, part, n) => (typeof part === "number" ? value?.find?.(({ code }) => code === at(editor.body, path.slice(0, n + 1))?.code) : value?.[part]), editor.base) !== undefined;
    },
  };
}
