/**
 * Before the first paint: "like the system" becomes light or dark, and the browser remembers the choice for pages without
 * a session. A plain script in the head on purpose: a module would come after the first paint.
 */
{
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const settle = () => {
    const { themeChoice } = root.dataset;
    root.dataset.theme = themeChoice === "system" ? (system.matches ? "dark" : "light") : themeChoice;
    document.cookie = `sanad_theme=${themeChoice}; path=/; max-age=31536000; SameSite=Lax`;
  };
  settle();
  system.addEventListener("change", settle);
  new MutationObserver(settle).observe(root, { attributeFilter: ["data-theme-choice"] });
}
