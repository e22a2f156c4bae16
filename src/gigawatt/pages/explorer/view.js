// The page: controls, what follows from them, and how to take it along.
"use strict";

const D = JSON.parse(document.getElementById("data").textContent.replaceAll("¶", WORD_ENDS)
  .replace(/§([a-z])/g, (_, letter) => `[${letter}${letter.toUpperCase()}]`));
const E = engine(D, F), type = typesetter(D);
const root = document.documentElement, $ = (id) => document.getElementById(id);
const SIGNS = { consistent: "✓", inconsistent: "✗", ambiguous: "≈", "wrong unit": "✗",
  "not checkable": DASH };
const MOST_DRIVERS = 6, names = Object.keys(D.quantities);
const drawn = names.filter((name) => D.quantities[name].drawn);
const embedded = location.href.startsWith("about:");
const tell = (text, ...values) => told(D, text, ...values);

let state, pinned = null, answers = {}, pinnedAnswers = null, notes = [], planned = 0, telling = 0;
let slot = null, pinnedSlot = null, claimed = null; // the sentence of the field, as it was read
let asked = false; // whether somebody waits for the verdict on it
const reads = claimReader(D);
const fields = {};

function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  made.append(...inside.filter((one) => one !== null));
  return made;
}

// -- controls -------------------------------------------------------------------------------------
function spoken(control, value) { // "350,000 accelerators", "USD 30,000", "our range"
  if (control.own && !value) return tell("our range");
  const unit = control.unit ?? "";
  return value ? type.withUnit(type.number(value), unit) : tell("none");
}

function nearest(stops, value) {
  let best = 0;
  stops.forEach((stop, i) => {
    if (Math.abs(stop - value) < Math.abs(stops[best] - value)) best = i;
  });
  return best;
}

function parsed(text) { // "350,000", "0.35 M", "30k"; in French "350 000", "0,35 M"
  const found = /^([0-9][0-9.,\s]*)(k|m|bn|md|tn)?$/i.exec(text.trim());
  if (!found) return NaN;
  const factor = { k: 1e3, m: 1e6, bn: 1e9, md: 1e9, tn: 1e12 }[(found[2] ?? "").toLowerCase()] ?? 1;
  const digits = found[1].replace(/\s/g, "");
  return Number(D.words.hand ? digits.replace(",", ".") : digits.replaceAll(",", "")) * factor;
}

function menu(control) {
  const id = `c-${control.name}`, hint = `h-${control.name}`;
  const options = control.options.map(([label, value]) => element("option",
    { value: String(value) }, label));
  const select = element("select", { id, "aria-describedby": hint }, ...options);
  select.addEventListener("change", () => {
    set(control.name, control.options[select.selectedIndex][1]);
    remember();
  });
  fields[control.name] = () => { select.value = String(state[control.name]); };
  return element("div", { class: "control" }, element("label", { for: id }, control.label), select,
    element("span", { class: "hint over", id: hint }, control.hint));
}

function slider(control) {
  const id = `c-${control.name}`, hint = `h-${control.name}`, last = control.stops.length - 1;
  const range = element("input", { type: "range", id, min: 0, max: last, step: 1,
    "aria-describedby": hint });
  const field = element("input", { type: "text", inputmode: "decimal", autocomplete: "off",
    "aria-label": tell("{0}, as a number", control.label), "aria-describedby": hint });
  const unit = control.unit ?? "", dollars = unit.startsWith("USD");
  range.addEventListener("input", () => set(control.name, control.stops[range.value]));
  range.addEventListener("change", remember);
  field.addEventListener("change", () => {
    const ours = ["", tell("our range")].includes(field.value.trim());
    const value = control.own && ours ? 0 : parsed(field.value);
    const problem = outside(D, control, value);
    say("problem", problem && `${control.label} ${problem}.`);
    field.toggleAttribute("aria-invalid", Boolean(problem));
    if (!problem) { set(control.name, value); remember(); }
  });
  fields[control.name] = () => {
    const value = state[control.name];
    range.value = nearest(control.stops, value);
    range.setAttribute("aria-valuetext", spoken(control, value));
    field.value = control.own && !value ? tell("our range") : plainly(D, value, 6);
    field.removeAttribute("aria-invalid");
  };
  return element("div", { class: "control" }, element("label", { for: id }, control.label),
    element("div", { class: "row" }, range, field,
      element("span", { class: "unit", "aria-hidden": "true" }, dollars ? unit : unit)),
    element("span", { class: "hint over", id: hint }, control.hint));
}

function controls() {
  for (const group of [...new Set(D.controls.map((one) => one.group))]) {
    const found = D.controls.filter((one) => one.group === group);
    $("groups").append(element("fieldset", {}, element("legend", {}, group),
      ...found.map((one) => (one.options ? menu(one) : slider(one)))));
  }
  $("preset").append(element("option", { value: "" }, tell("choose …")),
    ...D.presets.map((one) => element("option", { value: one.name }, one.label)));
  $("preset").addEventListener("change", () => {
    const found = D.presets.find((one) => one.name === $("preset").value);
    if (found) { replace({ ...found.state }); remember(); }
  });
  $("reset").addEventListener("click", () => {
    pinned = null;
    $("preset").value = "";
    replace({ ...D.opening });
    remember();
  });
  $("pin").addEventListener("click", () => {
    pinned = pinned ? null : { ...state };
    delete pinned?.claim;
    replace(state);
    remember();
  });
  $("read").addEventListener("click", readClaim);
  $("claim").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    readClaim();
  });
  $("driven").append(...drawn.map((name) => element("option", { value: name },
    D.quantities[name].label)));
  $("driven").addEventListener("change", step);
}

function readClaim() { // the choices become those of the sentence
  const text = $("claim").value;
  say("unread", "");
  if (!text.trim()) { replace({ ...state, claim: "" }); remember(); return; }
  try {
    const { kind, count, year, text: claim } = reads(text);
    asked = true;
    if (!kind) { replace({ ...state, claim }); remember(); return; }
    const years = D.axes.purchase_year, near = Math.min(Math.max(year, years[0]), years.at(-1));
    const own = Object.fromEntries(D.controls.filter((one) => one.own).map(({ name }) => [name, 0]));
    replace({ ...state, ...own, claim, accelerator: kind, accelerators: count,
      second_accelerator: "", second_accelerators: 0, purchase_year: near });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (state.claim) { // no verdict on an earlier sentence stays beside this one
      replace({ ...state, claim: "" });
      $("claim").value = text;
    }
    say("unread", tell("This page does not read it, because {0}. It reads accelerators beside money, a power, energy a year or operations a second, a power beside money, homes or energy a year, and the price of one accelerator. The command reads far more: {1}",
      error.message, `gigawatt judge ${quoted(text.trim())}`));
  }
  remember();
}

function set(name, value) {
  state[name] = value;
  $("preset").value = "";
  fields[name]();
  plan();
}

function replace(other) {
  state = other;
  claimed = state.claim ? ownClaim(reads(state.claim)) : null;
  $("claim").value = state.claim ?? "";
  say("problem", "");
  for (const name in fields) fields[name]();
  $("pin").setAttribute("aria-pressed", String(Boolean(pinned)));
  $("pin").textContent = pinned ? tell("Unpin") : tell("Pin this scenario");
  pinnedSlot = pinned ? E.slot(settings(D, pinned)) : null;
  pinnedAnswers = pinned ? answered(pinnedSlot) : null;
  plan();
}

function plan() {
  if ($("other")) $("other").hash = link(D, state, pinned);
  if (!planned) planned = requestAnimationFrame(() => { planned = 0; step(); });
}

// -- one step -------------------------------------------------------------------------------------
function answered(at) {
  return Object.fromEntries(names.map((name) => [name, E.answer(at, name)]));
}

function step() {
  const start = performance.now();
  const now = settings(D, state);
  if (!now.fleet.length) {
    $("drawing").replaceChildren();
    for (const id of ["press", "drivers", "numbers", "key"]) $(id).replaceChildren();
    answers = {};
    showNotes([tell("The fleet is empty: give at least one accelerator a count above 0.")]);
    return;
  }
  slot = slot ? E.move(slot, now) : E.slot(now);
  answers = answered(slot);
  showNotes(remarks(now));
  const held = judged(slot);
  draw(held);
  press(held);
  sayFound(held);
  drivers();
  numbers();
  clearTimeout(telling);
  telling = setTimeout(() => { $("live").textContent = heard(held); needed(); }, 500);
  performance.measure("step", { start, end: performance.now() });
}

function heard(held) { // what who cannot see the page is told: of a sentence its verdict first
  const verdict = asked ? held.find((one) => one.claim === claimed)?.verdict : null;
  asked = false;
  return verdict ? `${tell(verdict)}. ${sentence()}` : sentence();
}

function remarks(now) {
  const found = [];
  if (state.second_accelerators && !state.second_accelerator) {
    found.push(tell("Choose the second kind: {0} of it are not counted yet.",
      type.number(state.second_accelerators)));
  }
  const missing = new Map();
  for (const name of names) {
    const why = answers[name].unknown;
    if (why) missing.set(why, [...(missing.get(why) ?? []), D.quantities[name].label]);
  }
  for (const [why, which] of missing) found.push(tell("Not known here: {0}; {1}.", which.join(", "), why));
  if (!state.accelerator_price_usd) {
    for (const [kind] of now.fleet) {
      const said = D.early[kind]?.[state.purchase_year];
      if (said) found.push(said);
    }
  }
  const share = answers.site_share, power = answers.facility_power_mw;
  if (share && !share.unknown && share.model[2] > 1) {
    const room = type.number(power.model[1] / share.model[1]);
    const fits = type.number(Number((now.numbers.accelerators / share.model[1]).toPrecision(3)));
    const values = [state.site, type.span(share.model), room];
    found.push(share.model[0] > 1
      ? tell("This fleet cannot run at {0}: it needs {1} times the {2} MW at the meter.", ...values)
      : tell("This fleet may not run at {0}: it needs {1} times the {2} MW at the meter.", ...values));
    found.push(`${found.pop()} ${tell("About {0} accelerators of this mix would fit.", fits)}`);
  }
  return found;
}

function say(id, text) {
  $(id).replaceChildren(...(text ? [element("p", { class: "note" }, text)] : []));
}

function showNotes(found) {
  if (found.join() === notes.join()) return;
  notes = found;
  $("notes").replaceChildren(...found.map((text) => element("p", { class: "note" }, text)));
}

// -- the press ------------------------------------------------------------------------------------
function ownClaim({ text, note, low, high, says, readings, slip, floored, far, kind }) {
  return { id: "own", says: text, note, own: {}, slip, floored, far, follows: Boolean(kind),
    readings: readings.map((one) => ({ ...one, low, high, says, sentence: true })) };
}

function asClaimed(at) { // the sentence of the field held against every reading of it
  const readings = claimed.readings.map((one) => beside(at, one));
  const named = (word) => readings.filter((one) => one.verdict === word)
    .map(({ label }) => tell("“{0}”", label)).join("; ");
  const holds = named("consistent"), fails = named("inconsistent");
  const all = (bound) => readings.every((one) => one.ours && bound(one.ours));
  const bounds = { floored: all(claimed.floored), far: all(claimed.far) };
  const verdict = decided(readings, { slip: claimed.slip, ...bounds });
  const reason = verdict === "ambiguous" && fails
    ? tell("Holds if read as {0}. Fails if read as {1}.", holds, fails) : "";
  return { claim: claimed, verdict, reason, readings };
}

function judged(at) {
  const seen = new Set(), first = claimed ? [asClaimed(at)] : [];
  return first.concat(ofArticles(at, seen));
}

function ofArticles(at, seen) {
  return D.claims.filter((claim) => {
    const fits = Object.entries(claim.own).every(([name, value]) => state[name] === value);
    const key = [claim.of, claim.readings[0].low, claim.readings[0].high].join();
    if (!fits || seen.has(key) || answers[claim.of].unknown) return false;
    return seen.add(key);
  }).map((claim) => {
    const readings = claim.readings.map((one) => ("fixed" in one ? one : beside(at, one)));
    const place = readings.filter((one) => !("fixed" in one))
      .reduce((sum, one) => sum * 3 + ["inconsistent", "consistent", "not checkable"]
        .indexOf(one.verdict), 0);
    const [verdict, reason] = claim.rule[place];
    return { claim, verdict, reason, readings };
  });
}

function beside(at, one) { // a reading held against what a source will print
  try {
    const ours = one.sentence && !one.of ? one.ours : one.sentence ? E.reading(at, one) : E.spread(E.print(at, one.of, !one.prints));
    const slack = SLACK * Math.max(Math.abs(ours[0]), Math.abs(ours[2]));
    const meets = one.low <= ours[2] + slack && (one.high === null || one.high >= ours[0] - slack);
    return { ...one, ours, verdict: meets ? "consistent" : "inconsistent" };
  } catch (error) {
    if (!(error instanceof Unknown)) throw error;
    return { ...one, verdict: "not checkable", why: error.message };
  }
}

function leaves({ low, high }, unit = "") { // with its unit, where the language puts it inside
  if (high === null) return tell("{0} or more", type.withUnit(type.number(low), unit));
  if (low <= 0) return tell("{0} or less", type.withUnit(type.number(high), unit));
  const ends = [type.number(low), type.number(high)];
  return type.withUnit(ends[0] === ends[1] ? ends[0] : ends.join(tell(" to ")), unit);
}

function why({ readings, reason }) {
  if (reason) return reason;
  const first = readings.find((one) => one.ours);
  if (!first) return readings[0].why ?? "";
  const unit = first.unit ?? D.units[first.of];
  const said = D.words.hand ? leaves(first, unit) : type.withUnit(leaves(first), unit);
  const where = first.verdict === "consistent" ? tell("the two overlap")
    : first.low > first.ours[2] ? tell("all of it above ours") : tell("all of it below ours");
  return tell("The claim leaves {0}; a print would say {1}: {2}.", said,
    type.quantity(first.ours, unit), where);
}

function verdictOf(word) {
  return element("span", { class: `verdict ${word.split(" ")[0]}` }, `${SIGNS[word]} ${tell(word)}`);
}

function press(held) {
  const open = new Set([...$("press").querySelectorAll("details[open]")].map((one) => one.id));
  if (!held.length) {
    $("press").replaceChildren(element("p", {},
      tell("No claim of the articles speaks of this site and these quantities.")));
    return;
  }
  $("press").replaceChildren(element("ul", { class: "claims" }, ...held.map((one) => {
    const more = element("details", { id: `need-${one.claim.id}` },
      element("summary", {}, tell("What must be true for it")), element("div", {}));
    more.open = open.has(more.id);
    more.addEventListener("toggle", needed);
    return element("li", { "data-claim": one.claim.id },
      element("p", {}, element("b", {}, one.claim.says)),
      element("p", {}, basis(one.claim), verdictOf(one.verdict), ". ", why(one)),
      one.claim.note ? element("p", { class: "small" }, one.claim.note) : null,
      one.claim.meant ? element("p", { class: "small" },
        tell("As it was meant, with its own company, fleet, site and date: "),
        verdictOf(one.claim.meant), ".") : readingList(one),
      one.readings.some((reading) => reading.ours && reading.of) ? more : null);
  })));
}

function basis({ follows = true }) { // of a power without chips nothing on the page is chosen
  return follows ? tell("With your choices: ") : tell("Whatever is chosen here: ");
}

function sayFound(held) { // the verdict on the sentence, beside its field
  const own = held.find((one) => one.claim === claimed);
  $("found").replaceChildren(...(own
    ? [basis(own.claim), verdictOf(own.verdict), ". ", own.reason] : []));
}

function readingList({ readings }) {
  return element("ul", { class: "small" }, ...readings.map((one) => element("li", {},
    tell("{0}: {1}: ", one.label, one.ours ? type.quantity(one.ours, one.unit ?? D.units[one.of]) : one.why),
    verdictOf(one.verdict))));
}

function reaches(name, lever) {
  if (name === lever) return true;
  const step = D.steps[name];
  return Boolean(step) && [...step.args, ...step.known].some((one) => reaches(one, lever));
}

function seek(control) {
  if (control.seek) return control.seek;
  const values = E.interval(E.value(slot, control.name));
  const low = Math.max(values[0] / 10, control.low || values[0] / 10);
  return [low, Math.min(values[2] * 10, control.high)];
}

function needed() { // computed only for what is open, and after the moving stops
  for (const more of $("press").querySelectorAll("details[open]")) {
    const claim = [claimed, ...D.claims].find((one) => one && `need-${one.id}` === more.id);
    const reading = claim.readings.find((one) => one.of in answers) ?? claim.readings.find((one) => one.of);
    const levers = D.controls.filter((one) => one.stops && one.name !== "second_accelerators"
      && reaches(reading.of, one.name));
    const value = reading.says, unit = D.units[reading.of];
    const lines = levers.map((lever) => {
      const found = E.requirement(slot, reading.of, value, lever.name, seek(lever));
      const label = lever.name === "accelerators" ? tell("Accelerators") : lever.label;
      if (!found) {
        const [low, high] = seek(lever).map((one) => type.number(one));
        return element("li", {}, tell("{0}: no value from {1} to {2} does it.", label, low, high));
      }
      const [from, middle, to] = [found.low, found.central, found.high]
        .map((one) => one && Number(one.toPrecision(3)));
      const range = from !== null && to !== null ? type.span([from, middle, to]) : type.number(middle);
      return element("li", {}, tell("{0}: {1}.", label, type.withUnit(range, lever.unit ?? "")));
    });
    const ours = type.withUnit(type.number(Number(value.toPrecision(3))), unit);
    const head = tell("Our middle is {0} where one of these is so, and all else as chosen; in brackets what the other uncertainties leave.", ours);
    more.lastChild.replaceChildren(element("p", { class: "small" }, head), element("ul", {}, ...lines));
  }
}

// -- drawing, drivers, numbers --------------------------------------------------------------------
function rows(held) {
  return drawn.filter((name) => !answers[name].unknown).map((name) => {
    const { label, unit } = D.quantities[name], one = answers[name];
    const other = pinnedAnswers?.[name];
    const claims = held.flatMap(({ readings }) => readings.filter((r) => r.of === name).slice(0, 1))
      .map(({ low, high }) => [low, high]);
    let room = null;
    if (name === "facility_power_mw") {
      try { room = E.spread(E.value(slot, "site_facility_power_mw"))[1]; } catch { room = null; }
    }
    return { name, label, text: type.quantity(one.model, unit), now: one, claims, room,
      pinned: other && !other.unknown ? other : undefined };
  });
}

function draw(held) {
  const width = Math.max($("drawing").clientWidth, 260);
  $("drawing").replaceChildren(drawing(rows(held), width, innerHeight < 620 || width < 480, type));
  const pin = pinned ? tell(", below it in violet the pinned scenario") : "";
  $("key").textContent = tell("Dot: our median; bar: our 90 % interval; line: what a source would print; ◆ a claim; ▏ power of the site{0}. Each step to the right is a factor.", pin);
}

function drivers() {
  const name = $("driven").value || drawn[0], found = answers[name];
  const top = found.unknown ? [] : E.drivers(slot, name).slice(0, MOST_DRIVERS);
  if (!top.length) {
    $("drivers").replaceChildren(element("p", {}, tell("Nothing uncertain moves this here.")));
    return;
  }
  $("drivers").replaceChildren(element("p", { class: "small" },
    tell("Share of the spread of: {0}", D.quantities[name].meaning)),
  element("ul", { class: "bars" }, ...top.map(([one, share]) => {
    const bar = element("div", { class: "bar" });
    bar.style.width = `${Math.max(share, 0.005) * 100}%`;
    return element("li", {}, element("span", {}, D.meanings[one].replace(", in standard deviations", "")), element("div", {}, bar),
      element("span", { class: "share" }, `${Math.round(share * 100)}${D.words.hand ? FIRM : " "}%`));
  })));
}

function each(a, b, f) { // draw by draw
  if (typeof a === "number" && typeof b === "number") return f(a, b);
  const at = (one, i) => (typeof one === "number" ? one : one[i]);
  return Float64Array.from({ length: D.draws }, (_, i) => f(at(a, i), at(b, i)));
}

function compared(name) { // moved against pinned, on the same draws
  const now = answers[name], then = pinnedAnswers?.[name];
  if (!then || now.unknown || then.unknown) return null;
  return {
    difference: E.interval(each(now.values, then.values, (a, b) => a - b)),
    ratio: E.interval(each(now.values, then.values, (a, b) => a / b)),
  };
}

function proved(name) { // its weakest evidence: grade, row of data, print and where it stands
  const found = E.weakest(slot, name);
  if (!found) return tell("set: all of it was chosen");
  return [tell("{0}: {1}", found.grade, found.row), found.proof].filter(Boolean).join(", ");
}

function numbers() {
  const heads = ["", tell("Under our definition"), tell("As printed"), tell("Weakest evidence"),
    ...(pinned ? [tell("Pinned"), tell("Difference"), tell("Ratio")] : [])];
  const head = element("thead", {}, element("tr", {}, ...heads.map((text) => (text
    ? element("th", { scope: "col" }, text) : element("td", {})))));
  const body = element("tbody", {}, ...names.map((name) => {
    const { label, unit, meaning } = D.quantities[name], one = answers[name];
    const cells = one.unknown ? [tell("not known"), tell("not known"), DASH]
      : [type.quantity(one.model, unit), type.quantity(one.print, unit), proved(name)];
    if (pinned) {
      const found = compared(name), then = pinnedAnswers[name];
      cells.push(then.unknown ? tell("not known") : type.quantity(then.model, unit),
        found ? type.quantity(found.difference, unit) : DASH, found ? type.span(found.ratio) : DASH);
    }
    return element("tr", { "data-of": name },
      element("th", { scope: "row", title: meaning }, label),
      ...cells.map((text) => element("td", {}, text)));
  }));
  $("numbers").replaceChildren(head, body);
}

// -- take it along --------------------------------------------------------------------------------
function sentence() {
  const fleet = fleetOf(state).map(([kind, count]) => `${type.number(count)} ${kind}`).join(" + ");
  const parts = drawn.filter((name) => !answers[name]?.unknown && answers[name])
    .map((name) => `${D.quantities[name].label} ${type.quantity(answers[name].model, D.quantities[name].unit)}`);
  return tell("{0}, prices of {1}: {2} (median and 90 % interval).", fleet, state.purchase_year,
    parts.join(tell("; ")));
}

function address() {
  const base = embedded ? "explore.html" : location.href.split("#")[0];
  return base + link(D, state, pinned);
}

const COPIED = { link: tell("The link is copied."), command: tell("The command is copied."),
  sentence: tell("The sentence is copied.") };
const COPIES = { link: address, command: () => commandLine(D, state), sentence };

async function copy(what) {
  const text = COPIES[what]();
  try {
    await navigator.clipboard.writeText(text);
  } catch { // where the clipboard is refused, as in some frames
    const area = element("textarea", { readonly: "", class: "unseen", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  $("said").textContent = tell("Copied: {0}", text);
  $("live").textContent = COPIED[what];
}

function csv() {
  const ends = ["p5", "p50", "p95"];
  const head = ["quantity", "meaning", "unit", ...ends, ...ends.map((end) => `printed_${end}`),
    ...(pinned ? [...ends.map((end) => `pinned_${end}`), ...ends.map((end) => `difference_${end}`),
      ...ends.map((end) => `ratio_${end}`)] : [])];
  const cell = (value) => (/[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : value);
  const lines = names.filter((name) => !answers[name].unknown).map((name) => {
    const { meaning, unit } = D.quantities[name], one = answers[name], found = compared(name);
    const more = !pinned ? [] : found
      ? [...pinnedAnswers[name].model, ...found.difference, ...found.ratio] : new Array(9).fill("");
    return [name, meaning, unit, ...one.model, ...one.print, ...more].map(cell).join(",");
  });
  return [head.join(","), ...lines, ""].join("\n");
}

async function png() {
  const picture = $("drawing").firstChild, text = standalone(picture), times = 2;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = element("canvas", { width: picture.getAttribute("width") * times,
    height: picture.getAttribute("height") * times });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
}

const SAVES = {
  csv: () => new Blob([csv()], { type: "text/csv" }),
  svg: () => new Blob([standalone($("drawing").firstChild)], { type: "image/svg+xml" }),
  png,
  yaml: () => new Blob([scenario(D, state)], { type: "application/yaml" }),
};

async function save(ending) {
  const made = await SAVES[ending]();
  const anchor = element("a", { href: URL.createObjectURL(made),
    download: ending === "yaml" ? "my-fleet.yaml" : `gigawatt.${ending}` });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
  $("live").textContent = tell("Saved as {0}.", ending.toUpperCase());
}

// -- address, theme, start ------------------------------------------------------------------------
function remember() {
  if (!fleetOf(state).length) return;
  try { history.pushState(null, "", link(D, state, pinned)); } catch { /* a frame has no address */ }
}

function open(hash) {
  const found = readLink(D, hash);
  pinned = found.pinned;
  replace(found.state);
  say("problem", found.problem);
}

function follow() { // the theme of JupyterLab, where the page stands in one
  try {
    const body = parent.document.body;
    if (parent === window || !("jpThemeLight" in body.dataset)) return;
    const read = () => { root.dataset.theme = body.dataset.jpThemeLight === "false" ? "dark" : "light"; };
    new MutationObserver(read).observe(body, { attributes: true });
    read();
  } catch { /* another host's page */ }
}

for (const one of document.querySelectorAll("[data-copy]")) {
  one.addEventListener("click", () => (fleetOf(state).length ? copy(one.dataset.copy) : null));
}
for (const one of document.querySelectorAll("[data-save]")) {
  one.addEventListener("click", () => (fleetOf(state).length ? save(one.dataset.save) : null));
}
$("skip").addEventListener("click", (event) => {
  event.preventDefault();
  $("summary").focus();
});
controls();
follow();
open(embedded ? root.dataset.link : location.hash);
addEventListener("popstate", () => open(location.hash));
addEventListener("resize", plan);
