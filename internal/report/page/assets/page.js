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
  const search = document.getElementById("search"), count = document.getElementById("count"), fold = document.getElementById("fold");
  const items = [...document.querySelectorAll("[data-find], details.item")], filters = [...document.querySelectorAll("select[data-filter]")];
  const texts = items.map((item) => item.dataset.find || item.textContent.toLowerCase());
  const apply = () => {
    const words = (search ? search.value : "").toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    items.forEach((item, n) => {
      item.hidden = !words.every((w) => texts[n].includes(w)) || !filters.every((f) => {
        const has = item.getAttribute("data-" + f.dataset.filter);
        return !f.value || has === null || has.includes("|" + f.value + "|");
      });
      if (!item.hidden) shown++;
    });
    for (const box of document.querySelectorAll("details[data-box]")) {
      const hits = [...box.querySelectorAll("[data-find]")].filter((i) => !i.hidden).length;
      box.hidden = words.length > 0 && hits === 0;
      if (words.length > 0 && hits > 0) box.open = true;
    }
    if (count) count.textContent = words.length > 0 || filters.some((f) => f.value) ? shown + " of " + items.length : "";
  };
  if (search) search.oninput = apply;
  for (const f of filters) f.onchange = apply;
  for (const b of document.querySelectorAll("[data-choose]")) b.onclick = () => {
    for (const f of filters) if (f.dataset.filter === b.dataset.choose) f.value = b.dataset.value;
    apply();
  };
  if (fold) fold.onclick = () => {
    const open = fold.textContent === "Open all";
    for (const i of items) if (!i.hidden && i.tagName === "DETAILS") i.open = open;
    fold.textContent = open ? "Close all" : "Open all";
  };
  const open = () => {
    for (let at = document.getElementById(decodeURIComponent(location.hash.slice(1))); at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  addEventListener("keydown", (e) => { if (e.key === "/" && search && document.activeElement !== search) { e.preventDefault(); search.focus(); } });
  open();
})();
