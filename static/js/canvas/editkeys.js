/** The commands that change what is selected or active: edges, pieces, removing, undo. */
import { gettext } from "../i18n.js";
import { join, nudge, removeMeant } from "./marking.js";

export function editCommands({ store, canvas }) {
  return [
    ...edges(canvas),
    {
      id: "join",
      group: "selecting",
      name: () => gettext("Add to the active quote as another piece"),
      keys: [{ code: "KeyJ" }],
      edits: true,
      act: () => join(store),
    },
    {
      id: "remove",
      group: "everywhere",
      name: () => gettext("Remove what is active"),
      keys: [{ code: "Delete" }, { code: "Backspace" }],
      edits: true,
      act: () => removeMeant(canvas),
    },
    {
      id: "undo",
      group: "everywhere",
      name: () => gettext("Undo"),
      keys: [{ code: "KeyZ", ctrl: true }],
      edits: true,
      act: () => Boolean(store.undo()),
    },
    {
      id: "redo",
      group: "everywhere",
      name: () => gettext("Redo"),
      keys: [{ code: "KeyZ", ctrl: true, shift: true }, { code: "KeyY", ctrl: true }],
      edits: true,
      act: () => Boolean(store.redo()),
    },
    {
      id: "names",
      group: "panels",
      name: () => gettext("Names of the types over the words"),
      keys: [{ code: "KeyL" }],
      act: () => void canvas.article.classList.toggle("named"),
    },
  ];
}

/** The bracket on the left moves an edge to the left, so forward in the text. */
function edges(canvas) {
  const command = (edge, name, shift) => ({
    id: `nudge-${edge}`,
    group: "selecting",
    name,
    keys: ["BracketLeft", "BracketRight"].map((code) => ({ code, shift })),
    edits: true,
    act: (event) => nudge(canvas, edge, event.code === "BracketLeft" ? 1 : -1),
  });
  return [
    command("start", () => gettext("Move the start edge by a letter"), false),
    command("end", () => gettext("Move the end edge by a letter"), true),
  ];
}
