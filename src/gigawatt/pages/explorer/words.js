// Numbers as readers see them, and the state of the page as text: an address, a command line, a
// sentence. The rules of the numbers are those of gigawatt.text.typeset, and a test compares them.
// In another language (D.said, D.words.hand) they are those of gigawatt.text.translation.
"use strict";

const MINUS = "\u2212", DASH = "\u2013", FIRM = "\u00a0";

// A text of the page in its language; {0}, {1} ... stand for what is told.
function told(D, text, ...values) {
  return (D.said?.[text] ?? text).replace(/\{(\d)\}/g, (_, place) => values[place]);
}

function inHand(D, text) { // the digits of a number as the language sets them
  const hand = D.words.hand;
  return hand ? text.replace(/[,.]/g, (mark) => (mark === "," ? hand.group : hand.decimal)) : text;
}

function plainly(D, value, places = 3) { // a number with all its digits
  return inHand(D, value.toLocaleString("en-US", { maximumFractionDigits: places }));
}

function scaleOf(value, scales) {
  if (Math.abs(value) >= 1e15) return [1, ""];
  const size = Number(Math.abs(value).toPrecision(3));
  return scales.find(([factor]) => size >= factor) ?? [1, ""];
}

function digits(value) {
  const size = Math.abs(value);
  let text;
  if (size && size < 1e-4) {
    const [front, power] = value.toExponential(2).split("e");
    text = `${Number(front)}e-${power.slice(1).padStart(2, "0")}`;
  } else if (size && size < 1) {
    text = String(Number(value.toPrecision(3)));
  } else if (size >= 1e15) {
    const [front, power] = value.toExponential(2).split("e");
    text = `${Number(front)}e${power}`;
  } else {
    const places = Math.max(0, 3 - String(Math.trunc(size)).length);
    text = Number(value.toFixed(places)).toLocaleString("en-US", { maximumFractionDigits: places });
  }
  return text.replace(/^-/, MINUS);
}

function typesetter(D) {
  const scales = D.words.scales, hand = D.words.hand, to = told(D, " to ");

  function written(text, suffix, times = 1) { // French counts thousands of milliards
    const whole = times === 1 ? text : digits(Number(text.replaceAll(",", "")) * times);
    return inHand(D, whole) + suffix;
  }

  function number(value) {
    if (value === null || !Number.isFinite(value)) return DASH;
    const [factor, suffix, times] = scaleOf(value, scales);
    return written(digits(value / factor), suffix, times);
  }

  function span([low, middle, high]) {
    if (low === high || ![low, middle, high].every(Number.isFinite)) return number(middle);
    const [factor, suffix, times] = scaleOf(middle, scales);
    const ends = [Math.abs(low), Math.abs(high)];
    if (Math.min(...ends) * D.words.wide < Math.max(...ends)) {
      return `${number(middle)} (${number(low)}${to}${number(high)})`;
    }
    const [a, b, c] = [low, middle, high]
      .map((end) => written(digits(Number((end / factor).toPrecision(3))), "", times));
    return a === b && b === c ? b + suffix : `${b}${suffix} (${a}${to}${c})`;
  }

  function withUnit(text, unit) {
    const cut = text.indexOf(" (");
    const [middle, rest] = cut < 0 ? [text, ""] : [text.slice(0, cut), text.slice(cut)];
    if (unit === "USD" || unit.startsWith("USD/")) {
      const per = unit.slice(4);
      if (hand) return `${middle}${FIRM}USD${per ? ` par ${hand.per[per] ?? per}` : ""}${rest}`;
      return `USD ${text}${per ? ` ${per === "year" ? "a" : "per"} ${per}` : ""}`;
    }
    return `${middle} ${D.words.plurals[unit] ?? (unit === "1" ? "" : unit)}`.trim() + rest;
  }

  const quantity = (three, unit) => withUnit(span(three), unit);
  return { number, span, withUnit, quantity };
}

// -- the state of the page ------------------------------------------------------------------------
const LONGEST = 4000;

// What a link says, checked against the controls: the state, the pinned state, and what is wrong.
function readLink(D, hash) {
  const found = { state: { ...D.opening }, pinned: null, problem: "" };
  const text = hash.replace(/^#/, "");
  if (!text) return found;
  try {
    if (text.length > LONGEST) throw new Error(told(D, "it is too long"));
    const given = new URLSearchParams(text);
    const pin = given.get("pin");
    given.delete("pin");
    found.state = checked(D, given);
    if (pin !== null) {
      found.pinned = checked(D, new URLSearchParams(pin));
      delete found.pinned.claim;
    }
  } catch (error) {
    return {
      state: { ...D.opening },
      pinned: null,
      problem: told(D, "This link cannot be read: {0}. The opening choices are shown instead.",
        error.message),
    };
  }
  return found;
}

function checked(D, given) {
  const state = { ...D.opening }, seen = new Set();
  for (const [name, text] of given) {
    if (name === "claim") {
      state.claim = claimIn(D, text).text;
      continue;
    }
    const control = D.controls.find((one) => one.name === name);
    if (!control) throw new Error(told(D, "it names something that this page does not have"));
    if (seen.has(name)) throw new Error(told(D, "it says twice what “{0}” is", control.label));
    seen.add(name);
    state[name] = control.options ? chosen(D, control, text) : counted(D, control, text);
  }
  if (!fleetOf(state).length) throw new Error(told(D, "its fleet is empty"));
  return state;
}

function claimIn(D, text) { // the sentence of a link, read as in the field
  try {
    return claimReader(D)(text);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Error(told(D, "its sentence is not read on this page, because {0}", error.message));
  }
}

function chosen(D, control, text) {
  const option = control.options.find(([, value]) => String(value) === text);
  if (!option) throw new Error(told(D, "it has a value for “{0}” that is not offered", control.label));
  return option[1];
}

function counted(D, control, text) {
  const value = /^[0-9.eE+-]{1,25}$/.test(text) ? Number(text) : NaN;
  const problem = outside(D, control, value);
  if (problem) throw new Error(told(D, "“{0}” {1}", control.label, problem));
  return value;
}

function outside(D, control, value) { // why a number may not be set; nothing where it may
  if (!Number.isFinite(value)) return told(D, "is no number");
  if (control.whole && value !== Math.round(value)) return told(D, "must be a whole number");
  const range = told(D, "must be {0} to {1}", plainly(D, control.low), plainly(D, control.high));
  if (value === 0 && control.name !== "team_size") return "";
  return value < control.low || value > control.high ? range : "";
}

function fleetOf(state) {
  const fleet = new Map();
  for (const kind of ["", "second_"]) {
    const name = state[`${kind}accelerator`], count = state[`${kind}accelerators`];
    if (name && count) fleet.set(name, (fleet.get(name) ?? 0) + count);
  }
  return [...fleet];
}

// What the engine takes: choices, the fleet, and the numbers that are set.
function settings(D, state) {
  const fleet = fleetOf(state), numbers = {}, choices = {};
  for (const { name, own } of D.controls) {
    if (own) { if (state[name]) numbers[name] = state[name]; } else choices[name] = state[name];
  }
  numbers.team_size = state.team_size;
  numbers.accelerators = fleet.reduce((sum, [, count]) => sum + count, 0);
  return { choices, fleet, numbers };
}

function query(D, state) { // what differs from the opening choices
  const parts = new URLSearchParams();
  for (const { name } of D.controls) {
    if (state[name] !== D.opening[name]) parts.set(name, String(state[name]));
  }
  if (state.claim) parts.set("claim", state.claim);
  return parts.toString();
}

function link(D, state, pinned) {
  const parts = new URLSearchParams(query(D, state));
  if (pinned) parts.set("pin", query(D, pinned));
  return parts.toString() ? `#${parts}` : "#";
}

function quoted(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}

function pairsOf(D, state) { // the choices as gigawatt.estimate takes them
  const fleet = fleetOf(state).map(([kind, count]) => `${kind}:${count}`).join(",");
  const names = D.controls.map((one) => one.name).filter((name) => !/accelerators?$/.test(name));
  const kept = names.filter((name) => !D.controls.find((one) => one.name === name).own || state[name]);
  return [`fleet=${fleet}`, ...kept.map((name) => `${name}=${state[name]}`)];
}

function commandLine(D, state) {
  const set = pairsOf(D, state).map((pair) => `--set ${quoted(pair)}`);
  return ["gigawatt estimate", ...D.words.asked, ...set].join(" ");
}

function scenario(D, state) { // a file for scenarios/, in YAML; JSON's strings are YAML's
  const names = pairsOf(D, state).slice(1).map((pair) => pair.split("=")[0]);
  const fleet = fleetOf(state).map(([kind, count]) => `  ${JSON.stringify(kind)}: ${count}`);
  const rest = names.map((name) => `${name}: ${JSON.stringify(state[name])}`);
  return ["# Chosen on the explore page", "fleet:", ...fleet, ...rest, ""].join("\n");
}
