/** The commands that change what is selected or active: edges, removing, undo. */
import { gettext } from "../i18n.js";
import { edgeCommands } from "./edging.js";
import { removeMeant } from "./marking.js";

export function editCommands({ store, canvas }) {
  return [
    ...edgeCommands(canvas),
    {
      id: "remove",
      group: "everywhere",
      name: () => gettext("Remove the selected item"),
      keys: [{ code: "Delete" }, { code: "Backspace" }],
      edits: true,
      act: () => removeMeant(canvas) || (canvas.tell?.(gettext("Nothing is selected.")), true),
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
      name: () => gettext("Type names above the words"),
      keys: [{ code: "KeyL" }],
      act: () => void canvas.article.classList.toggle("named"),
    },
  ];
}
