(() => {
  "use strict";
  const plan = JSON.parse(document.getElementById("plan").textContent);
  const boxes = Array.from(document.querySelectorAll("[data-tick]"));
  const boxOf = new Map(boxes.map((box) => [Number(box.dataset.tick), box]));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    html { scroll-padding-bottom: 9rem; }
    body { padding-bottom: 9rem; }
    #review { position: fixed; inset: auto 0 0 0; z-index: 5; background: var(--sheet); border-top: 1px solid var(--line); box-shadow: 0 -4px 16px rgb(0 0 0 / 12%); padding: 0.7rem clamp(1rem, 3vw, 2.5rem); display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; }
    #review p { flex: 1 1 16rem; }
    #review .wrong { color: var(--bad); white-space: pre-line; max-height: 40vh; overflow: auto; }
    #review #review-clock { flex: none; font-variant-numeric: tabular-nums; }
    #review progress { flex: 1 1 8rem; max-width: 16rem; accent-color: var(--accent); }
    #review button { min-height: 2.5rem; border: 1px solid var(--line); border-radius: 10px; background: var(--sheet); padding: 0.35rem 0.9rem; }
    #review .go { background: var(--ink); color: var(--paper); border-color: var(--ink); font-weight: 600; }
    #review button:disabled { background: var(--wash); color: var(--soft); border-color: var(--line); cursor: default; }
    .ways .command { display: none; }
    .choose, .settled button { min-height: 2.2rem; border: 1px solid var(--line); border-radius: 10px; background: var(--sheet); padding: 0.2rem 0.8rem; margin-top: 0.2rem; }
    .settled { border-radius: 8px; padding: 0.5rem 0.7rem; background: var(--warn-wash); }
    .settled span { display: block; }
    .outcome { border-radius: 8px; padding: 0.4rem 0.7rem; background: var(--wash); font-weight: 600; }
    .outcome.o-done { background: var(--add); color: var(--add-ink); }
    .outcome.o-failed, .outcome.o-unknown, .outcome.o-blocked { background: var(--cut); color: var(--cut-ink); }
    @media print { #review, .choose, .settled button { display: none; } }
  `);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  const make = (name, facts = {}) => Object.assign(document.createElement(name), facts);
  const bar = make("section", { id: "review" });
  bar.setAttribute("aria-label", "Review");
  const status = make("p", { id: "review-status" });
  status.setAttribute("role", "status");
  const meter = make("progress", { hidden: true });
  meter.setAttribute("aria-label", "Progress");
  const button = (id, text, act) => {
    const made = make("button", { type: "button", id, textContent: text });
    made.addEventListener("click", act);
    return made;
  };
  const clock = make("p", { id: "review-clock", hidden: true });
  let phase = "", together = [], silent = 0, timer = 0, version = -1, due = 0;
  const enter = (now) => { phase = now; bar.dataset.phase = now; };
  const ticked = () => boxes.filter((box) => box.checked).map((box) => Number(box.dataset.tick));
  const say = (words, wrong = false) => {
    if (status.textContent !== words) status.textContent = words;
    status.classList.toggle("wrong", wrong);
  };

  const home = `${location.origin}/${location.pathname.split("/").filter(Boolean)[0]}/`;
  const ask = async (name, body) => {
    const answer = await fetch(`${home}${name}`, body === undefined ? { cache: "no-store" } : {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Calendar-Sync": "review" },
      body: JSON.stringify(body),
    });
    const told = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(told.error), { told: true });
    return told;
  };
  const order = async (name, body) => {
    try { show(await ask(name, body)); } catch (problem) {
      say(problem.told ? problem.message : "calendar-sync does not answer; it may have ended.", true);
    }
  };
  const go = button("review-apply", "Apply", () => { go.disabled = true; order("apply", { digest: plan.digest, ticked: ticked() }); });
  go.className = "go";
  const stop = button("review-stop", "Stop", () => { stop.disabled = true; order("stop", {}); });
  const close = button("review-close", "Close without applying", () => order("close", {}));
  stop.hidden = true;
  bar.append(status, clock, meter, stop, close, go);
  document.body.append(bar);

  // Which side a change is to have: the plan is made anew, and shown anew.
  const name = (number) => plan.changes[number].slice(0, 2).join("\n");
  const note = (key, value) => { try { if (value === null) sessionStorage.removeItem(key); else if (value) sessionStorage.setItem(key, value); return sessionStorage.getItem(key); } catch { return null; } };
  const choices = [];
  const chooser = (number, side, words, hint) => {
    const made = make("button", { type: "button", className: "choose", textContent: words });
    made.setAttribute("aria-label", `${words}: ${hint}`);
    made.addEventListener("click", () => {
      note("settled", name(number));
      choices.forEach((one) => { one.disabled = true; });
      order("settle", { digest: plan.digest, number, side, ticked: ticked() });
    });
    choices.push(made);
    return made;
  };
  for (const line of document.querySelectorAll('.ways li[data-side]:not([data-side=""])')) {
    const number = Number(line.closest(".card").id.slice(1));
    line.append(chooser(number, line.dataset.side, "Choose this", line.querySelector(".meaning").textContent));
  }
  const settled = (number, words) => {
    const card = document.getElementById(`c${number}`);
    if (card.querySelector(".settled")) return;
    const line = make("div", { className: "settled" });
    line.append(make("span", { textContent: `Chosen here: ${words}.` }), chooser(number, "", "Take it back", words));
    card.querySelector(".post").after(line);
  };
  const welcome = (told) => {
    Object.entries(told.settled).forEach(([number, words]) => settled(Number(number), words));
    told.unticked.map((number) => boxOf.get(number)).forEach((box) => {
      box.checked = false;
      box.closest(".card").classList.add("unticked");
    });
    const last = note("settled");
    note("settled", null);
    const card = last && document.getElementById(`c${plan.changes.findIndex((_, number) => name(number) === last)}`);
    if (card && told.phase === "open") {
      card.scrollIntoView({ block: "center", behavior: "instant" });
      card.focus({ preventScroll: true });
    }
  };

  const tick = () => {
    clearTimeout(timer);
    const left = Math.round((due - Date.now()) / 1000);
    clock.hidden = left <= 0;
    if (clock.hidden) return;
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} left`;
    timer = setTimeout(tick, 1000);
  };
  const over = (words, wrong = false) => {
    enter("ended");
    due = 0;
    tick();
    [...boxes, ...choices].forEach((box) => { box.disabled = true; });
    go.hidden = stop.hidden = close.hidden = meter.hidden = true;
    say(words, wrong);
  };

  const count = () => {
    const chosen = ticked();
    const cuts = chosen.filter((number) => plan.changes[number][2] === "delete").length;
    const many = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
    go.disabled = chosen.length === 0;
    go.textContent = `Apply ${many(chosen.length, "change")}${cuts ? `, ${many(cuts, "deletion")} among them` : ""}`;
    say(boxes.length ? `${chosen.length} of ${many(boxes.length, "change")} ticked; what is unticked stays as it is.` : "There is nothing to apply.");
  };

  // Changes that only make sense together are ticked together.
  document.addEventListener("change", (event) => {
    const box = event.target.closest("[data-tick]");
    if (!box) return;
    const number = Number(box.dataset.tick);
    for (const group of together.filter((one) => one.includes(number))) {
      for (const other of group.map((one) => boxOf.get(one))) {
        if (other && other.checked !== box.checked) {
          other.checked = box.checked;
          other.closest(".card").classList.toggle("unticked", !other.checked);
        }
      }
    }
  }, true);
  document.addEventListener("plan:ticked", () => { if (phase === "open") count(); });

  const outcome = (number, [kind, words]) => {
    const card = document.getElementById(`c${number}`);
    let line = card.querySelector(".outcome");
    if (!line) { line = make("p"); card.querySelector(".meta").after(line); }
    line.className = `outcome o-${kind}`;
    if (line.textContent !== words) line.textContent = words;
  };

  const show = (told) => {
    if (told.version < version) return;
    silent = 0;
    const first = version === -1;
    version = told.version;
    if (told.digest !== plan.digest && (told.phase === "open" || first)) {
      enter("anew");
      location.reload();
      return;
    }
    together = told.together;
    if (first) welcome(told);
    Object.entries(told.outcomes).forEach(([number, words]) => outcome(number, words));
    if (told.phase === "open") {
      const was = phase;
      enter("open");
      [...boxes, ...choices].forEach((box) => { box.disabled = false; });
      go.hidden = close.hidden = false;
      stop.hidden = meter.hidden = true;
      due = 0;
      tick();
      if (was !== "open" || first) { count(); if (told.notice) say(told.notice, true); }
    }
    if (told.phase === "applying" || told.phase === "planning") {
      const { what, done, total, wait } = told.progress;
      enter(told.phase);
      [...boxes, ...choices].forEach((box) => { box.disabled = true; });
      go.hidden = close.hidden = true;
      stop.hidden = told.phase === "planning";
      stop.disabled = Boolean(told.stopping);
      meter.hidden = false;
      if (total) { meter.max = total; meter.value = done; } else { meter.removeAttribute("value"); }
      due = wait ? Date.now() + 1000 * wait : 0;
      tick();
      const sum = total ? `${done} of ${total}: ` : "";
      say(told.stopping ? "Stopping: settling what is in flight." : `${sum}${what.replace(/\.$/, "")}${wait ? ` (waiting until ${new Date(due).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })})` : ""}.`);
    }
    if (told.phase === "ended") {
      const name = told.chosen ? ` Plan ${told.chosen.slice(0, 12)}.` : "";
      over(`${told.sentence}${told.fix ? ` ${told.fix}` : ""}${name}`, told.wrong);
    }
  };

  // Each answer comes when there is news, so that nothing here depends on clocks, which stand still in the background.
  const look = async () => {
    while (phase !== "ended" && phase !== "anew" && silent < 3) {
      try { show(await ask(`state?after=${version}`)); } catch {
        silent += 1;
        await new Promise((done) => { setTimeout(done, 300); });
      }
    }
    if (phase !== "ended" && phase !== "anew") over("calendar-sync has ended, or does not answer; see the terminal.", true);
  };
  enter("open");
  count();
  look();
})();
