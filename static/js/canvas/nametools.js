/** What a mention's card and the panel at the text offer about who is meant: a kindred name, the whole article, somebody else. */
import { gettext, interpolate } from "../i18n.js";
import { arabic, button, el, key } from "./markup.js";
import { shortened } from "./phrases.js";

/** @returns {HTMLElement[]} for a mention; nothing in a set that is not open */
export function nameTools({ store, actions }, span) {
  if (!store.canEdit) return [];
  const everywhere = button(".btn.small.quiet", { data: { key: "everywhere" }, on: { click: () => actions.propagate({ span: span.id }) } }, gettext("Everywhere …"), key("KeyX"));
  return [kinOffer(actions, span), el("div.name-tools", {}, everywhere)].filter(Boolean);
}

/** A dashed question: is this the one of that name? Enter or a click says yes, the cross says no. */
function kinOffer(actions, span) {
  const offer = actions.kinOf(span);
  if (!offer) return null;
  const { name } = offer.entity;
  const yes = interpolate(gettext("The same as “%(name)s”?"), { name });
  const no = interpolate(gettext("Not the same as “%(name)s”"), { name });
  return el(
    "span.kin-offer",
    { data: { kin: offer.entity.id } },
    button(".pill.offer", { "aria-label": yes, title: yes, data: { key: "kin" }, on: { click: () => actions.joinKin(span) } }, arabic("span", shortened(name, 40)), "؟", key("Enter")),
    button(".pill-remove", { "aria-label": no, title: no, data: { key: "kin-no" }, on: { click: () => actions.dismissKin(span) } }, "×"),
  );
}
