(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const cards = all(".card");
  const groups = all(".group").map((node) => ({ node, number: node.querySelector(".number"), shelves: node.querySelector(".shelves"), cards: Array.from(node.querySelectorAll(".card")) }));
  const events = all(".event");
  const cardOf = (link) => document.getElementById(`c${link.dataset.to}`);
  const state = { action: "", channel: "", week: "", words: [] };
  const form = one("#filters"), count = one("#count"), nothing = one("#nothing");
  for (const id of ["#filters", "#theme", "#views"]) { const node = one(id); if (node) node.hidden = false; }
  all(".more, .copy").forEach((button) => { button.hidden = false; });

  // What is searched is read from the cards the first time somebody searches, so that opening costs nothing.
  const plain = (text) => text.normalize("NFKC").toLocaleLowerCase();
  let texts = null;
  const searched = () => { texts = texts || cards.map((card) => plain(card.textContent)); return texts; };

  const fits = (card, number) =>
    (!state.action || card.dataset.action === state.action) &&
    (!state.channel || card.dataset.channel === state.channel) &&
    (!state.week || card.dataset.week === state.week) &&
    (!state.words.length || state.words.every((word) => searched()[number].includes(word)));

  const apply = () => {
    let shown = 0;
    const hidden = cards.map((card, number) => { const out = !fits(card, number); if (!out) shown += 1; return out; });
    hidden.forEach((out, number) => { if (cards[number].hidden !== out) cards[number].hidden = out; });
    for (const group of groups) {
      const left = group.cards.filter((card) => !card.hidden).length;
      group.node.hidden = left === 0;
      // Where some are missing, all stand in one grid, or each shelf would end in a gap.
      group.shelves.classList.toggle("flat", left !== group.cards.length);
      group.number.textContent = left === group.cards.length ? `${left}` : `${left} of ${group.cards.length}`;
    }
    events.forEach((event) => event.classList.toggle("dim", cardOf(event).hidden));
    nothing.hidden = shown > 0;
    count.textContent = shown === cards.length ? `All ${shown} shown` : `${shown} of ${cards.length} shown`;
  };
  let asked = 0;
  const later = () => { cancelAnimationFrame(asked); asked = requestAnimationFrame(apply); };

  const press = (selector, chosen) =>
    all(selector).forEach((button) => button.setAttribute("aria-pressed", String(button === chosen)));
  const reset = () => {
    Object.assign(state, { action: "", channel: "", week: "", words: [] });
    form.reset();
    press("[data-filter-action]", one('[data-filter-action=""]'));
    apply();
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    state.channel = one("#by-channel").value;
    state.week = one("#by-week").value;
    later();
  });
  let typing = 0;
  one("#search").addEventListener("input", (event) => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      state.words = plain(event.target.value).split(/\s+/).filter(Boolean);
      later();
    }, 120);
  });

  // Appearance: automatic, light, dark. A saved page may have no storage; then the choice lasts as long as the page.
  const looks = ["automatic", "light", "dark"];
  const kept = (value) => { try { if (value) localStorage.setItem("appearance", value); return localStorage.getItem("appearance"); } catch { return value; } };
  const wear = (look) => {
    if (look === "automatic") delete root.dataset.theme; else root.dataset.theme = look;
    one("#theme").textContent = `Appearance: ${look}`;
  };
  let look = looks.includes(kept()) ? kept() : "automatic";
  wear(look);

  const show = (view) => {
    for (const name of ["month", "week"]) { const node = one(`#view-${name}`); if (node) node.hidden = name !== view; }
    press("[data-view]", one(`[data-view="${view}"]`));
  };
  show("month");

  const ticks = all("[data-tick]");
  const tell = () => document.dispatchEvent(new CustomEvent("plan:ticked", {
    detail: ticks.filter((box) => box.checked).map((box) => Number(box.dataset.tick)),
  }));

  const acts = [
    ["[data-filter-action]", (button) => { state.action = button.dataset.filterAction; press("[data-filter-action]", button); apply(); }],
    ["[data-view]", (button) => show(button.dataset.view)],
    ["#theme", () => { look = looks[(looks.indexOf(look) + 1) % looks.length]; kept(look); wear(look); }],
    ["#show-all, #show-all-too", () => { reset(); one("#search").focus(); }],
    [".more", (button) => {
      const open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(open));
      button.previousElementSibling.classList.toggle("open", open);
      button.dataset.closed ??= button.firstChild.data;
      button.firstChild.data = open ? "less" : button.dataset.closed;
    }],
    [".copy", async (button) => {
      const code = button.parentNode.querySelector("code");
      const range = document.createRange();
      range.selectNodeContents(code);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      // A saved page may not reach the clipboard; then the command is selected, and the keyboard copies it.
      let done = false;
      try { await navigator.clipboard.writeText(code.textContent); done = true; } catch { done = document.execCommand("copy"); }
      button.firstChild.data = done ? "Copied" : "Selected";
    }],
    [".event", (link, event) => {
      event.preventDefault();
      const card = cardOf(link);
      if (card.hidden) reset();
      card.scrollIntoView({ block: "center" });
      card.focus({ preventScroll: true });
    }],
  ];
  document.addEventListener("click", (event) => {
    for (const [selector, act] of acts) {
      const found = event.target.closest(selector);
      if (found) { act(found, event); return; }
    }
  });
  document.addEventListener("change", (event) => {
    const box = event.target.closest("[data-tick]");
    if (box) { box.closest(".card").classList.toggle("unticked", !box.checked); tell(); }
  });
  apply();
})();
