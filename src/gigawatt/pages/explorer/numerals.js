// The numbers of a sentence as the command line takes them apart (claims.sentences.words): the same
// patterns, which come with the data, in the same order. What is written in a form that needs more
// than these lines is refused.
"use strict";

class Refused extends Error {} // a sentence that the page does not read

function escaped(text) { return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"); }

function numberReader(D) {
  const R = D.reader, L = R.numbers;
  const refused = (text, ...values) => new Refused(told(D, text, ...values));
  const at = {}, first = {}; // each pattern where a text is read from a place, and anywhere
  for (const [name, [pattern, flag]] of Object.entries(R.pattern)) {
    at[name] = new RegExp(pattern, `y${flag}`);
    first[name] = new RegExp(pattern, `g${flag}`);
  }
  const listed = (rows) => rows.map(([pattern, meaning]) => [new RegExp(pattern, "y"), meaning]);
  const units = listed(R.measures), cents = listed(R.money.cents);
  const nouns = listed(R.nouns), scales = listed(R.scaled), after = listed(R.money.after);
  const before = R.money.before.map(([one, code]) => [new RegExp(`(?:${one})\\s*$`), code]);
  const anyNoun = R.nouns.map(([one, meaning]) => [new RegExp(one, "g"), meaning]);
  const [every, chip] = [1, 2].map(() => new RegExp(R.chip, "g")); // one for whole texts
  const chipHere = new RegExp(R.chip, "y");
  const names = R.names.map((one) => new RegExp(one, "g"));
  const families = R.families.map(([one, members]) => [new RegExp(one), members.split("|")]);
  const bare = (name) => name.replaceAll(" ", "");
  const squeezed = Object.fromEntries(Object.entries(R.chips).map(([one, is]) => [bare(one), is]));

  function from(pattern, text, place) { // what a pattern finds from a place on
    pattern.lastIndex = place;
    return pattern.exec(text);
  }
  function meaningAt(rows, text, place) { // the first of some patterns that stands at a place
    for (const [pattern, meaning] of rows) {
      const found = from(pattern, text, place);
      if (found) return [meaning, pattern.lastIndex];
    }
    return null;
  }

  function chipsIn(text) { // the accelerators that a text names; a family stands for its members
    const found = [], called = [];
    for (const [pattern, members] of families) {
      const match = pattern.exec(text);
      if (match) { found.push(...members); called.push(match[0]); }
    }
    const family = called.length ? new RegExp(`^(?:${called.join("|")})$`, "i") : null;
    for (const [word] of text.matchAll(every)) {
      if (family?.test(word)) continue;
      const name = word.replace(/[ -]+/g, " ").toLowerCase(), one = name.replace(/s$/, "");
      const is = R.chips[name] ?? R.chips[one] ?? squeezed[bare(name).replace(/s$/, "")];
      if (is) { found.push(is); called.push(word); }
    }
    const said = called.join(" ").toLowerCase();
    const exact = found.filter((name) => said.includes(name.toLowerCase()));
    const kinds = new Set(families.filter(([one]) => one.test(text)).flatMap(([, row]) => row));
    const mixed = exact.length && found.length > exact.length && called.length > 1;
    const kept = mixed ? found.filter((one) => !kinds.has(one) || exact.includes(one)) : found;
    return { chips: [...new Set(kept)], called: [...new Set(called)].join(" and ") };
  }

  function scaled(text, start) { // the factor of the words after a number, and where they end
    let scale = null, place = start;
    for (;;) {
      const found = from(at.scale, text, place), factor = found && factorOf(found[1]);
      if (!found || factor === null || (scale ?? 1) > 1e9) return [scale, place];
      const end = at.scale.lastIndex;
      if (/^[mbTkKMB]$/.test(found[1]) && /^[ -]/.test(found[0])
        && !/^\s*(?:$|[,.;)$€£¥]|[\wÀ-ÿ]+)/.test(text.slice(end))) return [scale, place];
      [scale, place] = [(scale ?? 1) * factor, end];
    }
  }
  function factorOf(word) {
    const whole = scales.find(([one]) => from(one, word, 0)?.[0] === word);
    const small = word.toLowerCase();
    return whole?.[1] ?? R.scales[word] ?? R.scales[small] ?? R.scales[small.replace(/s$/, "")]
      ?? null;
  }

  function digitsOf(text, language, isScaled) {
    const plain = text.replace(/[ '’]/g, "");
    if (/[e×x·*^]/.test(plain)) throw refused("one of its numbers is in another form");
    if (language !== "en" && isScaled && /^\d{1,2},\d{3}$/.test(plain)) {
      if (language === "other") throw refused("one of its numbers is in another form");
      return Number(plain.replace(",", "."));
    }
    if (/^\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?$/.test(plain)) {
      return Number(plain.replaceAll(",", ""));
    }
    if (plain.split(".").length > 2 || /^[1-9]\d{0,2}\.000$/.test(plain)
      || (language !== "en" && /^[1-9]\d{0,2}\.\d{3}$/.test(plain))) {
      return Number(plain.replaceAll(".", ""));
    }
    return Number(plain.replace(",", "."));
  }
  function valueOf({ groups }, language, isScaled) {
    if (groups.digits) return digitsOf(groups.digits, language, isScaled);
    if (groups.every) return 1;
    const word = groups.word ?? groups.one;
    if (!word) throw refused("one of its numbers is in another form");
    return R.counts[word.toLowerCase()] ?? composed(word.toLowerCase());
  }
  function composed(text) { // "deux cent quarante", "thirty-five"
    let total = 0;
    for (const [word] of text.matchAll(first.counting)) {
      const hundred = R.hundreds.includes(word);
      total = hundred ? Math.max(total, 1) * 100 : total + R.counts[word];
    }
    return total || 1;
  }

  function hedgeOf(text, start, place) { // the word right before a number
    const head = text.slice(Math.max(0, start - L.before), start);
    const found = from(first.hedge, head, 0), has = (name) => from(first[name], head, 0);
    const hedge = found ? R.hedges[found[1].toLowerCase()] ?? "exact" : "exact";
    if (has("adds") || (hedge === "more_than" && from(at.years, text, place))) return "exact";
    if (has("reached")) return "about";
    if (!has("joining")) return hedge;
    const longer = has("longer")?.[1].toLowerCase().replace("d'", "de");
    return R.hedges[longer] ?? (hedge === "between" ? "between" : "exact");
  }

  function moneyBefore(text, start) { // the currency right before a number, and where it begins
    const from = Math.max(0, start - 6), head = text.slice(from, start);
    for (const [pattern, code] of before) {
      const found = pattern.exec(head), begin = start - (found?.[0].length ?? 0);
      const glued = found?.index && /[\p{L}]/u.test(text[begin - 1]);
      if (found && !glued) return [code, begin];
    }
    return ["", start];
  }

  function phrase(text, start) { // where what may be counted ends, and a chip's name in it, or 0
    const far = Math.min(start + L.window, text.length);
    let stop = from(first.stop, text, start);
    while (stop && from(chipHere, text, stop.index)) {
      stop = from(first.stop, text, first.stop.lastIndex);
    }
    const reach = Math.min(stop?.index ?? far, far);
    const near = text.slice(0, far), found = from(chip, near, start);
    const apart = !found || found.index > reach + 1;
    if (apart || text.slice(start, found.index).includes("(")) return [reach, 0];
    let end = found.index + found[0].length;
    if (from(at.joined, text, end) && from(chipHere, text, at.joined.lastIndex)) {
      end = chipHere.lastIndex;
    }
    return [reach, end];
  }
  function noun(text, start, reach) { // the noun of a phrase, the last of two, and where it ends
    const near = text.slice(0, reach);
    const found = anyNoun.map(([pattern, meaning]) => [from(pattern, near, start), meaning])
      .filter(([match]) => match);
    if (!found.length) return null;
    let [match, meaning] = found.reduce((a, b) => (b[0].index < a[0].index ? b : a));
    let end = match.index + match[0].length;
    for (let next; /[ -]/.test(text[end] ?? "") && (next = meaningAt(nouns, text, end + 1));) {
      [meaning, end] = next;
    }
    return [meaning, end];
  }
  function tail(text, place) { return from(at.tail, text, place) ? at.tail.lastIndex : place; }

  function counted(text, start, place) {
    const [reach, named] = phrase(text, start);
    const found = noun(text, start, Math.max(reach, named ? tail(text, named) : 0));
    if (!found && !named) return { what: "", end: place };
    const end = Math.max(found ? reach : named, named, found?.[1] ?? 0);
    const of = chipsIn(text.slice(start, end));
    const hours = from(at.hours, text, named || reach);
    if (hours && (!found || found[0] === "1 chip")) {
      return { what: "hours", end: at.hours.lastIndex };
    }
    if (!found) return { what: "chip", end: named ? tail(text, named) : 0, ...of };
    return { what: found[0].split(" ").slice(1).join(" "), end: found[1], ...of };
  }

  function coin(code, end) { // money is read as dollars; what it is counted in stands beside it
    return R.rates.of[code] ? { what: "USD", coin: code, factor: 1, end } : { what: code, factor: 1, end };
  }

  function alone(text, place, currency) { // unit, currency or noun, without what it is for
    if (currency) return coin(currency, place);
    const lead = /of an? |d'une? /.test(from(at.lead, text, place)?.[0] ?? "");
    const start = place + (from(at.lead, text, place)?.[0].length ?? 0);
    const paid = meaningAt(after, text, start);
    if (paid) return coin(...paid);
    if (meaningAt(cents, text, start) || from(at.slip, text, start)) {
      throw refused("one of its numbers is in another form");
    }
    const adjective = from(at.adjective, text, start) ? at.adjective.lastIndex : start;
    const unit = meaningAt(units, text, start) ?? meaningAt(units, text, adjective);
    if (unit) {
      const [factor, ...bases] = unit[0].split(" ");
      return { what: bases.join(" "), factor: Number(factor), end: unit[1] };
    }
    return { factor: 1, ...(lead ? { what: "", end: place } : counted(text, start, place)) };
  }

  function measured(text, place, currency, bare) {
    const found = alone(text, place, currency);
    const rates = [at.per, at.yearly, at.hourly, at.each]; // "50 billion a gigawatt"
    if (!found.what && bare && rates.some((one) => from(one, text, place))) {
      throw refused("one of its numbers is a rate; write the whole sum or the whole power");
    }
    if (!found.what) return found;
    const of = from(at.energy, text, found.end) ? at.energy.lastIndex : found.end;
    const yearly = from(at.yearly, text, of) ? at.yearly.lastIndex : 0;
    if (yearly && found.what === "home") return found;
    const inYear = (end) => ({ ...found, what: `${found.what} a year`, end,
      factor: (found.factor ?? 1) / Number(R.year.split(" ")[0]) });
    if (yearly) return inYear(yearly);
    const per = from(at.per, text, of), what = per ? at.per.lastIndex : 0;
    const unit = per && meaningAt(units, text, what);
    if (unit?.[0] === R.year) return inYear(unit[1]);
    const [size, base] = unit?.[0].split(" ") ?? [], again = unit && from(at.per, text, unit[1]);
    if (base === "W" && found.what === "USD" && unit[0].split(" ").length === 2 && !again) {
      return { ...found, what: "USD for W", factor: found.factor / Number(size), end: unit[1] };
    }
    if (found.what === "USD") return priced(text, found, what);
    if (per || from(at.hourly, text, found.end)) throw refused("one of its numbers is a rate; write the whole sum or the whole power");
    return found;
  }

  function priced(text, found, place) { // money for one chip, or money alone
    const rate = () => refused("one of its numbers is a rate; write the whole sum or the whole power");
    if (from(at.hourly, text, found.end)) throw rate();
    const after = (end) => {
      if (from(at.per, text, end) || from(at.yearly, text, end)) throw rate();
      return { ...found, what: "USD for chip", end };
    };
    if (place && (from(at.added, text, place) || from(at.scaled, text, place))) throw rate();
    const noun = place && meaningAt(nouns, text, place), named = place && from(chipHere, text, place);
    if (noun?.[0] === "1 chip") return after(noun[1]);
    if (noun || (place && meaningAt(units, text, place))) throw rate();
    if (named) return after(chipHere.lastIndex);
    return from(at.each, text, found.end) ? after(at.each.lastIndex) : found;
  }

  function ranged(text, read, language) { // with its upper end: "30 to 50 billion"
    const link = from(at.to, text, read.place);
    const second = link && from(at.number, text, at.to.lastIndex);
    if (!second || (/^(?:and|et)$/i.test(link[0].trim()) && read.hedge !== "between")) return read;
    const [size, end] = scaled(text, at.number.lastIndex);
    const other = valueOf(second, language, size !== null);
    const low = read.value * (read.scale ?? size ?? 1), high = other * (size ?? 1);
    if (low > high || (size === null && read.scale && other < read.value)) return read;
    if (read.hedge !== "exact" && read.hedge !== "between" && read.hedge !== "about") {
      throw refused("one of its numbers is in another form");
    }
    const middle = low > 0 ? Math.sqrt(low * high) : high;
    return { value: middle, scale: 1, place: end, hedge: "between", low, high };
  }

  function amount(text, match, language) {
    const ends = match.index + match[0].length, { groups } = match;
    const [scale, place] = scaled(text, ends);
    const [currency, start] = moneyBefore(text, match.index);
    const value = valueOf(match, language, scale !== null);
    const hedged = hedgeOf(text, start, place);
    const read = ranged(text, { value, scale, place, hedge: hedged }, language);
    const bare = read.scale !== null || read.value >= 1000;
    const found = measured(text, read.place, currency, bare);
    const open = read.hedge === "between" && read.low === undefined;
    const both = open && found.what && from(at.to, text, found.end);
    if (both && from(at.number, text, at.to.lastIndex)) { // each end has a unit of its own
      throw refused("one of its numbers is in another form");
    }
    if ((groups.word || groups.one) && !found.what && read.scale === null) {
      return [null, groups.one ? read.place : Math.max(read.place, ends)];
    }
    const years = !found.what && read.scale === null && /^(?:19|20)\d\d$/.test(groups.digits ?? "");
    if (years && read.low === undefined) return [{ what: "year", value: read.value }, read.place];
    const factor = found.factor ?? 1, more = from(at.more, text, found.end);
    const [low, high] = read.low === undefined ? [null, null]
      : [read.low * factor, read.high * factor];
    const hedge = more ? "more_than" : open ? "exact" : read.hedge;
    return [{ ...found, value: read.value * (read.scale ?? 1) * factor, low, high, hedge,
      printed: read.value, where: [start, found.end] }, Math.max(found.end, ends)];
  }

  function amounts(text, language) { // every number of a sentence, from left to right
    const hidden = [...names, every].flatMap((one) => [...text.matchAll(one)]
      .map((match) => [match.index, match.index + match[0].length]));
    const found = [];
    for (let place = 0, match; (match = from(first.number, text, place));) {
      const inside = hidden.find(([begin, end]) => begin <= match.index && match.index < end);
      if (inside) { place = Math.max(inside[1], match.index + match[0].length); continue; }
      const [one, next] = amount(text, match, language);
      place = next;
      if (one) found.push(one);
    }
    return found;
  }
  return { amounts, chipsIn };
}
