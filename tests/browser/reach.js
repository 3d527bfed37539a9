// What test_reach.py looks for on a page; read into it once as `globalThis.reach`.
globalThis.reach = (() => {
  const WANTED = "a[href], button, input, select, textarea, summary, [tabindex='0'], [role=option]";
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.getClientRects().length > 0;
  const isOwn = (one) => !one.closest("#article") && !one.matches(".skip, :disabled, [type=hidden]");
  const isTick = (one) => one.matches("[type=checkbox], [type=radio]");
  /** A tick box is pressed with its label. */
  const pressed = (one) => (isTick(one) ? (one.closest("label") ?? one) : one);
  const isInline = (one) => one.matches("a, .link") && getComputedStyle(one).display === "inline";

  function nameOf(one) {
    if (one.id) return `#${one.id}`;
    return `${one.tagName.toLowerCase()}.${one.className} [${one.dataset.key ?? ""}] ${one.textContent.trim().slice(0, 24)}`;
  }

  /** What can be pressed, seen and not switched off, in the topmost layer that stands. */
  function interactive() {
    const top = document.querySelector("dialog[open]") ?? document;
    return [...top.querySelectorAll(WANTED)].filter((one) => isOwn(one) && (isSeen(one) || (isTick(one) && isSeen(pressed(one)))));
  }

  /** Less than 44 px either way; a link inside a sentence may be as its sentence is. */
  function small() {
    const sizes = interactive().filter((one) => !isInline(one)).map((one) => [nameOf(one), pressed(one).getBoundingClientRect()]);
    return sizes.filter(([, { width, height }]) => width < 43.5 || height < 43.5).map(([name, { width, height }]) => `${name} ${width.toFixed(1)} × ${height.toFixed(1)}`);
  }

  /** What cannot be brought into the window, or makes the page scroll both ways. */
  function out() {
    const found = [];
    const { scrollWidth } = document.scrollingElement;
    if (scrollWidth > innerWidth + 1) found.push(`the page is ${scrollWidth} px wide`);
    for (const one of interactive()) {
      const part = pressed(one);
      part.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
      const { left, right, top, bottom } = part.getBoundingClientRect();
      const middle = (top + bottom) / 2;
      if (left < -1 || right > innerWidth + 1 || middle < 0 || middle > innerHeight) found.push(`${nameOf(one)} ${[left, right, top, bottom].map(Math.round)}`);
    }
    return found;
  }

  const seconds = (list) => Math.max(...list.split(",").map((one) => parseFloat(one) * (one.trim().endsWith("ms") ? 0.001 : 1)));

  function moves(one, part) {
    const style = getComputedStyle(one, part);
    const isAnimated = style.animationName !== "none" && seconds(style.animationDuration) > 0.02;
    const isChanging = style.transitionProperty !== "none" && seconds(style.transitionDuration) > 0.02;
    return isAnimated || isChanging || style.scrollBehavior === "smooth";
  }

  function moving() {
    const all = [...document.querySelectorAll("body, body *")].filter((one) => one.checkVisibility());
    return all.filter((one) => [null, "::before", "::after"].some((part) => moves(one, part))).map(nameOf);
  }

  const drop = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

  /** Whatever notation a colour is computed in; null for what is more than half transparent. */
  function hex(colour) {
    drop.clearRect(0, 0, 1, 1);
    drop.fillStyle = colour;
    drop.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = drop.getImageData(0, 0, 1, 1).data;
    return a < 128 ? null : `#${[r, g, b].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  }

  /** The ring around what has the focus and the ground it stands on. */
  function ring() {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    let ground = null;
    for (let at = one.parentElement; at && !ground; at = at.parentElement) ground = hex(getComputedStyle(at).backgroundColor);
    const isDrawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return { name: nameOf(one), ring: isDrawn ? hex(style.outlineColor) : null, shadow: style.boxShadow, ground };
  }

  return { small, out, moving, ring };
})();
