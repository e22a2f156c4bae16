// A sentence read on the page: two numbers that test each other, as in claims.sentences.pairs.
// Words, readings and intervals come from the tables (D.reader); what is of another kind is refused
// with the command that reads it.
"use strict";

const LONGEST_CLAIM = 300;
const GIGAWATT = 1e9; // in watts
const ONE = { value: 1, printed: 1, low: null, high: null, hedge: "exact" };
const KINDS = { chip: "chips", W: "power", USD: "money", home: "homes", flops: "flops",
  "W h a year": "energy" };

// The verdict from all readings: parts never make a sentence hold, they make it ambiguous; what
// fails and would hold a thousand times larger or smaller, or with a digit that was lost, is a slip.
function decided(readings, { slip = null, floored = false, far = false } = {}) {
  const tried = readings.filter((one) => one.ours), holds = (one) => one.verdict === "consistent";
  if (!tried.length) return "not checkable";
  const wholes = tried.filter((one) => !one.part), fails = !tried.some(holds);
  if ((fails || floored || far) && slip && tried.some((one) => slipped(one, slip))) return "wrong unit";
  if (fails || far) return "inconsistent";
  if (!wholes.length || !wholes.every(holds)) return "ambiguous";
  if (slip?.bound && wholes.every(({ low, ours }) => low * slip.bound < ours[0])
    && tried.some(({ low, part, ours }) => part && ours[0] <= low && low <= ours[2])) {
    return "ambiguous"; // a floor that all of it lies far above, and a part about at
  }
  const better = tried.some((one) => holds(one) && !barely(one));
  return better && wholes.every(barely) ? "ambiguous" : "consistent";
}

function barely({ low, high, ours: [p5, p50, p95] }) { // it touches our range by its rounding alone
  if (low <= 0 || high === null) return false;
  const middle = Math.sqrt(low * high);
  return !((p5 <= middle && middle <= p95) || (low <= p50 && p50 <= high));
}

function slipped({ low, high, part, ours }, { times, near, whole, narrow }) {
  if (narrow && !part && low > 0 && high !== null && ours[2] < ours[0] * narrow) {
    const middle = Math.sqrt(low * high), within = (one) => ours[0] <= one && one <= ours[2];
    if (within(middle * 10) || within(middle / 10)) return true;
  }
  if (!times) return false;
  if (part && whole) return false; // a part may cost a thousandth of another
  const ends = [low, high].filter((end) => end !== null && end > 0);
  const holds = (factor) => ends.every((end) => ours[0] / near <= end * factor
    && end * factor <= ours[2] * near);
  return ends.length > 0 && (holds(times) || holds(1 / times));
}

// How many letters two words have in common in blocks, as Python's difflib.SequenceMatcher counts
// them: the longest block that both have, the first of several, and so on at its left and right.
function inBlocks(one, other) {
  let length = 0, from = 0, to = 0;
  for (let i = 0; i < one.length; i += 1) {
    for (let j = 0; j < other.length; j += 1) {
      let size = 0;
      while (i + size < one.length && one[i + size] === other[j + size]) size += 1;
      if (size > length) [length, from, to] = [size, i, j];
    }
  }
  if (!length) return 0;
  return length + inBlocks(one.slice(0, from), other.slice(0, to))
    + inBlocks(one.slice(from + length), other.slice(to + length));
}

function likest(word, known, least) { // the known word that a word is with a slip, or nothing
  const likeness = (one) => (2 * inBlocks(one, word)) / (one.length + word.length);
  return known.filter((one) => likeness(one) >= least)
    .sort((a, b) => likeness(b) - likeness(a) || (a < b ? 1 : -1))[0];
}

function claimReader(D) {
  const R = D.reader, L = R.numbers, { amounts, chipsIn } = numberReader(D);
  const refused = (text, ...values) => new Refused(told(D, text, ...values));
  const compiled = (rows) => rows.map(([pattern, flag]) => new RegExp(pattern, flag));
  const others = Object.fromEntries(Object.entries(R.others)
    .map(([name, rows]) => [name, compiled(rows)]));
  const scopes = R.scopes.map(([name, pattern]) => [name, new RegExp(pattern)]);
  const countries = R.countries.map(([pattern, code]) => [new RegExp(pattern), code]);
  const [french, english] = R.languages.map((one) => new RegExp(one, "g"));
  const [reaches, stands, part, one, chips, link, equals, costs] = compiled(["reaches", "stands",
    "part", "one", "chips", "link", "equals", "costs"].map((name) => R.pattern[name]));
  const beside = new RegExp(R.pattern.beside[0], `y${R.pattern.beside[1]}`);

  function tidy(text) {
    return text
      .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]|\[\d{1,3}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰†‡*]+(?=\s|$)/g, "")
      .replace(/[\p{C}\s\u00a0\u2007\u2009\u202f]+/gu, " ").replace(/[\u2010-\u2015\u2212]/g, "-")
      .replaceAll("\u2019", "'").replaceAll("\uff04", "$")
      .replace(/\b(giga|m[eé]ga|kilo|t[eé]ra)[ -](?=watt)/gi, "$1").trim();
  }

  function spelt(text) { // a scale or a unit behind a number that is misspelt would be left out
    const { known, slip } = R.spelling, [pattern, flag] = R.pattern.behind;
    for (const [, word] of text.matchAll(new RegExp(pattern, `g${flag}`))) {
      const plain = word.toLowerCase().replace(/s$/, "");
      const near = known.includes(plain) ? null : likest(plain, known, slip);
      if (near) throw refused("“{0}” behind a number is misspelt; write {1}", word, near);
    }
  }

  function languageOf(text) {
    const many = (one) => text.match(one)?.length ?? 0;
    return many(french) > many(english) ? "fr" : many(english) ? "en" : "other";
  }

  function checked(text, ...kinds) { // words of a sentence that says something else
    const has = (name) => others[name]?.some((one) => one.test(text));
    if (has("any") || kinds.some((kind) => has(kind))) {
      throw refused("it speaks of a contract, a plant, revenue, a comparison, racks, boards, equivalents or what each of several has; write what is bought, and how many accelerators or watts");
    }
    if (kinds.includes("money") && has("bills") && has("yearly")) {
      throw refused("one of its numbers is a rate; write the whole sum or the whole power");
    }
  }

  function apart(text, given, asked) { // a power and an energy that words set equal are arithmetic
    const [one, other] = [given, asked].sort((a, b) => a.where[0] - b.where[0]);
    const between = text.slice(one.where[1], other.where[0]);
    if (link.test(between) || equals.exec(between)?.[0] === between) {
      throw refused("its numbers are not two that this page can hold against each other");
    }
  }

  function range({ value, printed, low, high, hedge }) { // what the words of a number leave open
    if (low !== null) return hedge === "more_than" ? [value, Infinity] : [low, high];
    const { least, most } = R.rounding;
    const [mantissa, power] = printed.toExponential(12).split("e");
    const places = mantissa.replace(".", "").replace(/0+$/, "").length || 1;
    const half = 0.5 * 10 ** (Number(power) - places + 1) / printed;
    const slack = Math.min(Math.max(half, least), most);
    if (hedge === "more_than") return [value, Infinity];
    if (hedge === "up_to") return [0, value * (1 + slack)];
    if (hedge === "about" || hedge === "can") return [value * (1 - most), value * (1 + most)];
    if (hedge === "almost") return [value * (1 - most), value];
    if (hedge === "exact") return [value * (1 - slack), value * (1 + slack)];
    throw refused("it gives a number in words or a range");
  }
  function point(one) { // the same without the slack of rounding, for what is given and not tested
    return one.low !== null || one.hedge === "more_than" ? range(one) : [one.value, one.value];
  }

  function counts(given, asked) { // whether the count is tested: its words are the closer ones
    const open = [asked, given].map(({ hedge }) => hedge === "up_to" || hedge === "more_than");
    if (open[0] !== open[1]) return open[1];
    const [one, other] = [asked, given]
      .map((each) => (range(each)[1] - range(each)[0]) / each.value);
    return one > other;
  }

  function claimed(pair, given, asked) { // low and high of what is asked, for all that is given
    const turned = pair === "chips power" && counts(given, asked);
    const open = ["up_to", "more_than"].includes(asked.hedge) && asked.hedge === given.hedge;
    const about = (one) => range({ ...one, hedge: "about" }); // "over 26 GW exceed $1.5 trillion"
    const [above, below] = open ? [about(asked), about(given)]
      : turned ? [point(asked), range(given)] : [range(asked), point(given)];
    const scale = given.value / R.units[pair][1], low = (above[0] / below[1]) * scale;
    const most = (above[1] / below[0]) * scale, high = Number.isFinite(most) ? most : null;
    return { turned, bound: (turned ? given : asked).hedge === "more_than", low, high };
  }

  function yearOf(years) {
    const [first, last, today] = R.years;
    const named = years.length ? Math.max(...years) : today;
    return Math.min(Math.max(named > today ? today : named, first), last);
  }

  function rateOf(code, years) { // dollars for one unit: of the year named, else the last known
    const [first, , today] = R.years, { periods, at, of } = R.rates, year = Math.max(...years);
    const place = at.at(!years.length ? -2 : year > today ? -1 : Math.max(year - first, 0));
    return [of[code][place], periods[place]];
  }
  function inDollars(found, years) { // all money at the rate of the year; two currencies are a sum
    const coins = [...new Set(found.filter((one) => one.what.startsWith("USD"))
      .map((one) => one.coin ?? "USD"))];
    if (coins.length > 1) throw refused("its sums are in two currencies");
    const [code = "USD"] = coins;
    if (code === "USD") return [found, ""];
    const [rate, period] = rateOf(code, years), times = (end) => (end === null ? null : end * rate);
    const note = told(D, "1 {0} = {1} USD, mean of {2}", code, plainly(D, Number(rate.toPrecision(3)), 8), period);
    return [found.map((one) => (one.coin ? { ...one, value: times(one.value), low: times(one.low),
      high: times(one.high) } : one)), note];
  }

  function unpaired(rest) { // why its numbers are no pair, and what to do instead
    const has = (what) => rest.some((one) => one.what.split(" ")[0] === what);
    if (has("person")) return refused("it speaks of people and their pay; set the team and its package under Pay");
    if (["rack", "superchip", "board", "die"].some(has)) {
      return refused("it counts racks, boards or superchips; write how many accelerators they hold");
    }
    if (has("hours") || rest.some((one) => one.what === "chip h")) {
      return refused("it counts hours of accelerators; write how many accelerators, and their price or power");
    }
    return refused("its numbers are not two that this page can hold against each other");
  }

  function kindsOf(pair, text, count, all, year) { // the accelerators that a count may be of
    const named = count.chips?.length ? count.chips : all.chips;
    if (named.length) return named;
    if (pair === "chips flops") throw refused("it names no accelerator that the tables know");
    const paid = pair === "chips money" || pair === "chip price";
    const old = paid ? year <= L.hopper : year <= L.standing && stands.test(text);
    return old ? ["mix", "H100 SXM"] : ["mix"];
  }

  function interval(pair, chip, where, row, year) { // for one unit of what is given, or null
    const { at, values, years: [first, last] } = R.expected;
    let place = at[pair][chip]?.[where]?.[row] ?? -1;
    if (typeof place === "object") {
      place = place[Math.min(Math.max(year, first) - first, last - first, place.length - 1)];
    }
    return place < 0 ? null : values.slice(3 * place, 3 * place + 3);
  }

  function pooled(found) { // one entry a reading, wide enough for every kind that may be meant
    const labels = [...new Set(found.map((one) => one.label))];
    return labels.map((label) => {
      const same = found.filter((one) => one.label === label), each = same.map((one) => one.ours);
      const middle = each.map(([, one]) => one).sort((a, b) => a - b)[same.length >> 1];
      return { ...same[0], ours: [Math.min(...each.map(([one]) => one)), middle,
        Math.max(...each.map(([, , one]) => one))] };
    });
  }

  function sized(pair, given) { // whether so little is given that prints of it err more
    const { pairs, behind, ...most } = R.few;
    return pairs.includes(pair) && given.value < most[pair.split(" ")[0]] ? behind : "";
  }

  function ofChips(pair, kinds, rows, year, few) {
    const pool = ["chips power", "chips energy", "chip price"].includes(pair);
    const name = (chip) => (chip === "mix" ? told(D, "the year's mix") : chip);
    const found = kinds.flatMap((chip) => rows.map((row) => ({ ...row,
      label: pool || kinds.length < 2 ? row.label : `${name(chip)}, ${row.label}`,
      ours: interval(pair, chip, few, row.place, year) }))).filter((one) => one.ours);
    return pool ? pooled(found) : found;
  }

  function superchips(found, called) { // a Grace-Blackwell "chip" may be a board of two
    if (!called.includes("GB")) return [];
    return found.filter((one) => /^(?:server|cluster)_/.test(one.quantity)).map((one) => ({ ...one,
      label: told(D, "{0}, counted as superchips of two", one.label), times: 2,
      ours: one.ours.map((end) => 2 * end) }));
  }

  function rates(found, kinds, sparse, dense) { // as data sheets have them, dense and sparse
    if (sparse) throw refused("it asks for a reading that this page lacks");
    const skips = !dense && kinds.every((one) => R.sparse.includes(one));
    const denser = found.map((one) => ({ ...one, label: told(D, "{0} dense", one.label) }));
    const sparser = skips ? found.map((one) => ({ ...one, label: told(D, "{0} sparse", one.label),
      ours: [L.sparse * (1 - L.sheet), L.sparsest, L.sparsest * (1 + L.sheet)]
        .map((factor) => factor * one.ours[1]) })) : [];
    return denser.concat(sparser);
  }

  function countryIn(text) {
    const found = new Set(countries.filter(([pattern]) => pattern.test(text)).map(([, code]) => code));
    return found.size === 1 ? [...found][0] : "";
  }
  function ofHomes(found, text, homes, language) { // a year's energy over a home's, by country
    const [start, end] = homes.where, named = countryIn(text);
    const near = countryIn(text.slice(start, end + L.beside))
      || countryIn(text.slice(Math.max(0, start - L.beside), end));
    const usual = language === "fr" ? ["US", "FR"] : ["US"];
    const all = near ? [near] : [...new Set([...usual, ...(named ? [named] : [])])];
    return all.filter((one) => R.homes[one]).flatMap((country) => found.map((one) => ({ ...one,
      label: all.length > 1 ? told(D, "{0}, homes of {1}", one.label, country) : one.label,
      ours: one.ours.map((end, i) => end / (R.homes[country][2 - i] * 1e3)) })));
  }

  function expected(pair, text, given, asked, open, year, language, said) {
    const has = (name) => said.has(name), all = chipsIn(text);
    if (pair.startsWith("power")) {
      if (pair !== "power homes" && all.chips.length) {
        throw refused("it names accelerators and not how many");
      }
      const where = (has("it") ? "it" : has("meter") ? "meter" : "") + sized(pair, given);
      const found = open.map((row) => ({ ...row,
        ours: interval(pair, "mix", where, row.place, year) })).filter((one) => one.ours);
      return [pair === "power homes" ? ofHomes(found, text, asked, language) : found, null];
    }
    const count = pair === "chip price" ? { chips: chipBeside(text, asked.where) } : given;
    const kinds = kindsOf(pair, text, count, all, year);
    const found = ofChips(pair, kinds, open, year, sized(pair, given));
    const computed = R.computed.includes(pair) && kinds.length === 1 && kinds[0] !== "mix";
    const kind = computed ? kinds[0] : null;
    if (!found.length && !kind) throw refused("it asks for a reading that this page lacks");
    if (pair === "chips flops") {
      return [rates(found, kinds, has("sparse") || has("fp64"), has("dense")), kind];
    }
    if (pair === "chip price" && all.called.includes("GB")) {
      const double = found.map((each) => ({ ...each, ours: each.ours.map((end) => 2 * end),
        part: true, label: told(D, "{0}, a superchip of two", each.label) }));
      return [found.concat(double), null];
    }
    if (pair !== "chips money") return [found, kind];
    const listed = kind ? open.map((row) => ({ ...row, ours: [0, 0, 0] })) : found;
    return [listed.concat(superchips(listed, given.called || all.called)), kind];
  }

  function ofOne(text, { what, value }) { // whether money is the price of one accelerator
    const named = chipsIn(text).called;
    if (what === "USD for chip") return named || chips.test(text);
    return what === "USD" && L.cheap <= value && value <= L.price && (named || one.test(text));
  }

  function chipBeside(text, [start, end]) { // named right behind a price, before it, or after it
    beside.lastIndex = end;
    const behind = beside.exec(text) ? beside.lastIndex : null;
    const near = behind === null ? [] : chipsIn(text.slice(behind, behind + L.name)).chips;
    if (near.length) return near;
    const before = chipsIn(text.slice(0, start)).chips;
    return before.length ? before : chipsIn(text.slice(end)).chips;
  }

  function paired(text, language) { // the two numbers that test each other, and the years
    const found = amounts(text, language), years = found.filter((one) => one.what === "year");
    const dated = years.map(({ value }) => value), year = yearOf(dated);
    const [rest, note] = inDollars(found.filter((one) => one.what !== "year" && one.value > 0), dated);
    if (rest.length === 1 && rest[0].what === "USD for W") { // USD 29 bn for each GW, or for one
      const [one] = rest, times = (end) => (end === null ? null : end * GIGAWATT);
      const given = { ...ONE, value: GIGAWATT };
      const asked = { ...one, value: times(one.value), low: times(one.low), high: times(one.high) };
      return { pair: "power money", given, asked, year, note };
    }
    if (rest.length === 1 && ofOne(text, rest[0])) {
      return { pair: "chip price", given: ONE, asked: rest[0], year, note };
    }
    const names = rest.map((one) => KINDS[one.what]);
    const pair = Object.keys(R.readings).find((name) => name === names.join(" ")
      || name === names.slice().reverse().join(" "));
    if (!pair) throw unpaired(rest);
    const [given, asked] = pair.startsWith(names[0]) ? rest : rest.slice().reverse();
    const small = { chips: L.many, power: L.piece, money: L.price };
    const few = [[given, pair.split(" ")[0]], [asked, pair.split(" ")[1]]];
    if (few.some(([one, kind]) => one.value < (small[kind] ?? 0))) {
      throw refused("its numbers are not two that this page can hold against each other");
    }
    return { pair, given, asked, year, note };
  }

  // What a sentence says: kind, count, year, and the readings of the number that is tested.
  return function read(text) {
    const sentence = tidy(text);
    if (!sentence) throw refused("it is empty");
    if (sentence.length > LONGEST_CLAIM) {
      throw refused("it is longer than {0} characters", LONGEST_CLAIM);
    }
    if (/(?![0-9])\p{Nd}|[⁰¹²³⁴-⁹]/u.test(sentence)) {
      throw refused("one of its numbers is in another form");
    }
    spelt(sentence);
    const language = languageOf(sentence);
    const { pair, given, asked, year, note } = paired(sentence, language);
    const kinds = pair === "chip price" ? ["money", "chips", "systems"] : ["shared", ...pair.split(" ")];
    checked(sentence, ...kinds, ...(pair === "chips money" ? ["runs"] : []));
    if (pair === "power energy") apart(sentence, given, asked);
    if (pair === "power homes" && asked.hedge === "up_to" && reaches.test(sentence)) {
      asked.hedge = "exact"; // a number that is said to be reached is no bound
    }
    const front = sentence.split(part)[0];
    const said = new Set(scopes.filter(([, one]) => one.test(front)).map(([name]) => name));
    const rows = R.readings[pair].map((row, place) => ({ ...row, place }));
    const named = rows.filter((row) => row.scope.some((one) => said.has(one)));
    const open = (named.length ? named : rows.filter((row) => !row.named))
      .map((row) => ({ ...row, part: row.part && !named.length }));
    const [found, kind] = expected(pair, sentence, given, asked, open, year, language, said);
    const [unit, scale] = R.units[pair], { turned, bound, low, high } = claimed(pair, given, asked);
    const readings = found.map((one) => (kind && one.of ? { ...one, ours: null }
      : { ...one, of: null, unit, ours: one.ours.map((end) => (end * given.value) / scale) }));
    const times = R.slips[pair], narrow = R.digits.includes(pair) ? L.narrow : 0;
    return {
      text: sentence, pair, note, kind: readings.some((one) => one.of) ? kind : null,
      count: Math.round(given.value), year, low, high, says: asked.value / scale, readings,
      slip: times || narrow ? { times, near: L.near, whole: pair === "power money", narrow,
        bound: pair === "power money" && high === null && !costs.test(sentence) ? L.far : 0 } : null,
      floored: ([p5, , p95]) => bound
        && (turned ? p95 * L.floor < (high ?? Infinity) : low * L.floor < p5),
      far: ([p5, , p95]) => R.bounded.includes(pair)
        && (high === null ? low > 0 && low * (turned ? L.beyond : L.far) < p5
          : low <= 0 && p95 * (turned ? L.far : L.beyond) < high),
    };
  };
}
