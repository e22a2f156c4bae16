// A sentence read on the page: accelerators of one kind beside a sum of dollars or a power. Words,
// readings and the rule of rounding come from the tables (D.reader); what is of another kind is
// refused with the command that reads it.
"use strict";

const LONGEST_CLAIM = 300;
const DIGITS = /(?<![A-Za-zÀ-ÿ0-9_.,])(?:\d{1,3}(?:[ ',]\d{3})+(?:\.\d+)?(?!\d)|\d+(?:[.,]\d+)?)/g;
const PHRASE = /[,;:.()!?](?:\s|$)|[()]|\b(?:and|or|in|at|for|with|to|by|per|the|will|is|are|were|was|on|from|over|draws?|use[sd]?|needs?|costs?|which|that|dans|pour|par|et|ou|à|sur|qui|soit|avec|au|aux|en|coûte\w*)\b|\d/i;
const RATE = /^\s*(?:\/|-?(?:per|each|every|apiece|a (?:year|month|day|week|piece)|an hour|par|chacune?|pièce|l'unité|annually|yearly|hours?|heures?)(?!\w))/i;

// The verdict from all readings: parts never make a sentence hold, they make it ambiguous.
function decided(readings) {
  const tried = readings.filter((one) => one.ours), holds = (one) => one.verdict === "consistent";
  if (!tried.length) return "not checkable";
  const wholes = tried.filter((one) => !one.part);
  if (!tried.some(holds)) return "inconsistent";
  if (!wholes.length || !wholes.every(holds)) return "ambiguous";
  const better = tried.some((one) => holds(one) && !barely(one));
  return better && wholes.every(barely) ? "ambiguous" : "consistent";
}

function barely({ low, high, ours: [p5, p50, p95] }) { // it touches our range by its rounding alone
  if (low <= 0 || high === null) return false;
  const middle = Math.sqrt(low * high);
  return !((p5 <= middle && middle <= p95) || (low <= p50 && p50 <= high));
}

class Refused extends Error {} // a sentence that the page does not read

function claimReader(D) {
  const R = D.reader, refused = (text, ...values) => new Refused(told(D, text, ...values));
  const chip = new RegExp(R.chip, "g");
  const families = R.families.map((one) => new RegExp(one));
  const hedges = Object.keys(R.hedges).sort((a, b) => b.length - a.length).map(escaped).join("|");
  const hedge = new RegExp(`(?<![\\wÀ-ÿ])(${hedges})\\s*(?:an?\\s+)?$`, "i");
  const sizes = Object.keys(R.scales).sort((a, b) => b.length - a.length).map(escaped).join("|");
  const scale = new RegExp(`^[ -]?(${sizes})(?![\\wÀ-ÿ])`);
  const after = R.dollars.after.map((one) => new RegExp(`^(?:${one})`));
  const counted = R.counted.map((one) => new RegExp(one));
  const before = R.dollars.before.map((one) => new RegExp(`(?<![A-Za-z])(?:${one})\\s*$`));
  const power = R.power.map(([one, factor]) => [new RegExp(`^(?:${one})`), factor]);

  function escaped(text) { return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"); }

  function tidy(text) {
    return text.replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "")
      .replace(/[\s\u00a0\u2007\u2009\u202f]+/g, " ").replace(/[\u2010-\u2015\u2212]/g, "-")
      .replaceAll("\u2019", "'").trim();
  }

  function hidden(text) { // names that hold digits, such as GPT-4 or H100, as blanks
    const blank = (found) => " ".repeat(found.length);
    return [...R.names, R.chip].reduce((left, one) => left.replace(new RegExp(one, "g"), blank), text);
  }

  function chipIn(text) { // the one kind that a text names
    const whole = (name) => families.some((one) => one.exec(name)?.[0] === name);
    const named = [...text.matchAll(chip)].filter(([name]) => !whole(name));
    const found = named.map(([name]) => {
      const key = name.toLowerCase().replace(/[ -]+/g, " ");
      const bare = (one) => one.replaceAll(" ", "");
      return R.chips[key] ?? R.chips[key.replace(/s$/, "")]
        ?? R.chips[Object.keys(R.chips).find((one) => bare(one) === bare(key).replace(/s$/, ""))];
    });
    const kinds = [...new Set(found)];
    if (!kinds.length && families.some((one) => one.test(text))) {
      throw refused("it names a family of accelerators, not one of them");
    }
    if (kinds.length !== 1) {
      throw kinds.length ? refused("it names two kinds of accelerator")
        : refused("it names no accelerator that the tables know");
    }
    return kinds[0];
  }

  function measured(text, place, dollars) { // what a number is of: [what, factor, where it ends]
    if (dollars) return ["money", 1, place];
    const rest = text.slice(place), gap = /^\s*-?\s*(?:d'|de |of )?\s*/.exec(rest)[0].length;
    const from = rest.slice(gap);
    const paid = after.map((one) => one.exec(from)).find(Boolean);
    if (paid) return ["money", 1, place + gap + paid[0].length];
    for (const [pattern, factor] of power) {
      const found = pattern.exec(from);
      if (found) return ["power", factor, place + gap + found[0].length];
    }
    const named = new RegExp(`^.{0,24}?(?:${R.chip})`).exec(from);
    const stop = named && named[0].length < 48 && !PHRASE.test(from.slice(0, named[0].search(chip)))
      ? named[0].length : PHRASE.exec(from)?.index ?? from.length;
    const phrase = from.slice(0, Math.min(stop, 48));
    const tail = /^ (?:GPUs?|chips?|puces?|accelerators?|cartes?|processors?)\b/i.exec(from.slice(stop));
    if (named && stop === named[0].length) return ["chips", 1, place + gap + stop + (tail?.[0].length ?? 0)];
    const noun = counted.map((one) => one.exec(phrase)).find(Boolean);
    return noun ? ["chips", 1, place + gap + noun.index + noun[0].length] : ["", 1, place];
  }

  function amounts(text) {
    const bare = hidden(text), found = [];
    let done = 0;
    for (const match of bare.matchAll(DIGITS)) {
      if (match.index < done) continue;
      const [digits] = match, head = text.slice(0, match.index);
      const dollars = before.map((one) => one.exec(head)).find(Boolean);
      const start = dollars ? dollars.index : match.index;
      let place = match.index + digits.length, size = 1;
      for (let next; (next = scale.exec(text.slice(place)));) {
        size *= R.scales[next[1]];
        place += next[0].length;
      }
      if (size === 1 && !dollars && /^(?:19|20)\d\d$/.test(digits)
        && !measured(text, place, false)[0]) {
        found.push({ what: "year", value: Number(digits) });
        continue;
      }
      const [what, factor, end] = measured(text, place, Boolean(dollars));
      const hedged = hedge.exec(text.slice(Math.max(0, start - 32), start));
      let word = hedged ? R.hedges[hedged[1].toLowerCase()] : "exact";
      if (word === "between") word = "exact"; // of two ends the other would be a number too
      if (/(?:as much as|as many as)\s*$/i.test(head.slice(0, start))) word = "about";
      if (/^\+|^ (?:or more|ou plus)\b/.test(text.slice(end))) word = "more_than";
      if (RATE.test(text.slice(end))) throw refused("one of its numbers is a rate");
      const value = Number(grouped(digits)) * size * factor;
      found.push({ what, value, hedge: word });
      done = end;
    }
    return found;
  }

  function grouped(digits) {
    const plain = digits.replace(/[ ']/g, "");
    return /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(plain) ? plain.replaceAll(",", "")
      : plain.replace(",", ".");
  }

  function leaves({ value, hedge: word }) { // the range that a printed number leaves open
    const { least, most } = R.rounding;
    const [mantissa, power] = value.toExponential(12).split("e");
    const places = mantissa.replace(".", "").replace(/0+$/, "").length || 1;
    const half = 0.5 * 10 ** (Number(power) - places + 1) / value;
    const slack = Math.min(Math.max(half, least), most);
    if (word === "more_than") return [value, null];
    if (word === "up_to") return [0, value * (1 + slack)];
    if (word === "about" || word === "can") return [value * (1 - most), value * (1 + most)];
    if (word === "almost") return [value * (1 - most), value];
    if (word === "exact") return [value * (1 - slack), value * (1 + slack)];
    throw refused("it gives a number in words or a range");
  }

  function tighter(other, count) { // of two numbers that belong together the closer one decides
    if (other.hedge === "more_than" || other.hedge === "up_to") return other;
    const width = (one) => leaves(one).map((end) => end / one.value);
    const [a, b] = [width(other), width(count)];
    if (a[1] - a[0] <= b[1] - b[0]) return other;
    return { ...count, value: other.value };
  }

  function superchips(kind, open) { // a Grace-Blackwell "chip" may be a board of two
    if (!kind.startsWith("GB")) return [];
    return open.filter((row) => /^(?:server|cluster)_/.test(row.of))
      .map((row) => ({ ...row, label: told(D, "{0}, counted as superchips of two", row.label), times: 2 }));
  }

  // What a sentence says: kind, count, year and the readings of the number beside the count.
  return function read(given) {
    const text = tidy(given);
    if (!text) throw refused("it is empty");
    if (text.length > LONGEST_CLAIM) throw refused("it is longer than {0} characters", LONGEST_CLAIM);
    if (R.others.some((one) => new RegExp(one).test(text))) {
      throw refused("it speaks of a contract, a plant, a comparison, racks, boards or equivalents");
    }
    const found = amounts(text), of = (what) => found.filter((one) => one.what === what);
    const [count] = of("chips"), [other] = [...of("money"), ...of("power")];
    const many = found.filter((one) => one.what !== "year").length;
    if (!count || !other || many !== 2) {
      throw refused("it is not one number of accelerators beside one sum of dollars or one power");
    }
    const kind = chipIn(text);
    const scopes = new Set(R.scopes.filter(([, one]) => new RegExp(one).test(text)).map(([name]) => name));
    const rows = R.readings[`chips ${other.what}`];
    const named = rows.filter((row) => row.scope.some((one) => scopes.has(one)));
    const open = named.length ? named : rows.filter((row) => !row.named);
    if (open.some((row) => !row.of)) throw refused("it asks for a reading that this page lacks");
    const [first, last] = R.years;
    const near = of("year").map((one) => one.value).filter((one) => one >= first && one <= last);
    const unit = other.what === "power" ? 1e6 : 1; // the page has power in MW
    const closer = other.what === "power" ? tighter(other, count) : other;
    const [low, high] = leaves(closer).map((end) => (end === null ? null : end / unit));
    if (count.hedge !== "exact" && count.hedge !== "about") {
      throw refused("its number of accelerators is a bound or a range");
    }
    return {
      text, kind, count: Math.round(count.value), year: near.length ? Math.max(...near) : last,
      low, high, says: other.value / unit, readings: [...open, ...superchips(kind, open)],
    };
  };
}
