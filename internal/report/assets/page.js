"use strict";
(() => {
  const root = document.documentElement;
  const store = { get(k) { try { return localStorage.getItem(k); } catch { return null; } }, set(k, v) { try { localStorage.setItem(k, v); } catch { /* a file has none */ } } };
  const theme = store.get("xgen-lint-theme");
  if (theme) root.dataset.theme = theme;
  const button = document.getElementById("theme");
  if (button) button.onclick = () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    store.set("xgen-lint-theme", root.dataset.theme);
  };
  const search = document.getElementById("search"), severity = document.getElementById("severity"), count = document.getElementById("count");
  const items = [...document.querySelectorAll("[data-find]")];
  const apply = () => {
    const words = (search ? search.value : "").toLowerCase().split(/\s+/).filter(Boolean);
    const least = severity ? severity.value : "";
    let shown = 0;
    for (const item of items) {
      const text = item.dataset.find || item.textContent.toLowerCase();
      item.hidden = !words.every((w) => text.includes(w)) || (least !== "" && item.dataset.severity !== undefined && item.dataset.severity !== least);
      if (!item.hidden) shown++;
    }
    for (const box of document.querySelectorAll("details[data-box]")) {
      const inside = [...box.querySelectorAll("[data-find]")];
      const hits = inside.filter((i) => !i.hidden).length;
      box.hidden = words.length > 0 && hits === 0;
      if (words.length > 0 && hits > 0) box.open = true;
    }
    if (count) count.textContent = words.length > 0 || least !== "" ? shown + " shown" : "";
  };
  if (search) search.oninput = apply;
  if (severity) severity.onchange = apply;
  const open = () => {
    for (let at = document.getElementById(decodeURIComponent(location.hash.slice(1))); at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  addEventListener("keydown", (e) => { if (e.key === "/" && search && document.activeElement !== search) { e.preventDefault(); search.focus(); } });
  open();
})();
