// What the page computes, without anything that a browser alone has: Node runs it in the tests.
// `D` is the data and `F` the functions that Python traced from the model.
"use strict";

class Unknown extends Error {} // a number that the tables do not have

function unpacked(text, Kind) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Kind(bytes.buffer);
}

// The quantile function of the standard normal (Wichura's algorithm AS 241, PPND16).
const NEAR = [
  [3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
    45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727],
  [1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077, 21213.794301586595867,
    39307.895800092710610, 28729.085735721942674, 5226.4952788528545610],
];
const MIDDLE = [
  [1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
    1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833,
    7.74545014278341407640e-4],
  [1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
    0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4,
    1.05075007164441684324e-9],
];
const FAR = [
  [6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230,
    0.0265321895265761230930, 0.00124266094738807843860, 2.71155556874348757815e-5,
    2.01033439929228813265e-7],
  [1, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
    7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
    2.04426310338993978564e-15],
];

function polynomial([above, below], x) {
  const sum = (terms) => terms.reduceRight((total, term) => total * x + term, 0);
  return sum(above) / sum(below);
}

function normalQuantile(share) {
  const away = share - 0.5;
  if (Math.abs(away) <= 0.425) return away * polynomial(NEAR, 0.180625 - away * away);
  const root = Math.sqrt(-Math.log(Math.min(share, 1 - share)));
  const size = root <= 5 ? polynomial(MIDDLE, root - 1.6) : polynomial(FAR, root - 5);
  return away < 0 ? -size : size;
}

function quantile(sorted, level) {
  const place = level * (sorted.length - 1), below = Math.floor(place), share = place - below;
  const low = sorted[below], high = sorted[Math.min(below + 1, sorted.length - 1)];
  return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
}

const LEVELS = [0.05, 0.5, 0.95];
const SLACK = 1e-9; // relative: the last bits of a number

function interval(values) {
  if (typeof values === "number") return [values, values, values];
  const sorted = Float64Array.from(values).sort();
  return LEVELS.map((level) => quantile(sorted, level));
}

// -- the pool: every operation behind the inputs, each once ---------------------------------------
function makePool(D, F) {
  const N = D.draws, BLOCK = Math.min(256, N), P = D.pool;
  const numbers = unpacked(P.numbers, Float64Array), codes = unpacked(P.codes, Uint8Array);
  const parts = P.parts.map((text) => unpacked(text, Uint32Array));
  const firstDraw = numbers.length, firstTable = firstDraw + P.draws.length;
  const first = firstTable + P.tables.length; // operation
  const kept = new Map(), scale = 2 ** D.bits;

  function drawn({ kind, directions, shift }) {
    const values = new Float64Array(N);
    let points = [0];
    for (const one of directions) points = points.concat(points.map((point) => point ^ one));
    for (let i = 0; i < N; i++) {
      const share = ((points[i] ^ shift) + 0.5) / scale;
      values[i] = kind === "normal" ? normalQuantile(share) : share;
    }
    return values;
  }

  function base(place) {
    if (place < firstTable) return drawn(P.draws[place - firstDraw]);
    return unpacked(P.tables[place - firstTable], Float64Array);
  }

  function partsOf(place) {
    const i = place - first, many = F.operations[codes[i]].length;
    return [parts[0][i], parts[1][i], P.thirds[i]].slice(0, many);
  }

  function behind(root) { // in order: a part has a lower number than what is made from it
    const seen = new Set(), todo = [root];
    while (todo.length) {
      const place = todo.pop();
      if (seen.has(place)) continue;
      seen.add(place);
      if (place >= first && !kept.has(place)) todo.push(...partsOf(place));
    }
    return [...seen].sort((a, b) => a - b);
  }

  function computed(root) {
    const order = behind(root), buffers = new Map(), out = new Float64Array(N), steps = [];
    for (const place of order) {
      if (place < firstDraw) buffers.set(place, new Float64Array(BLOCK).fill(numbers[place]));
      else if (place < first) root === place || value(place);
      if (place < first || kept.has(place)) continue;
      buffers.set(place, new Float64Array(BLOCK));
      steps.push([F.operations[codes[place - first]], place, partsOf(place)]);
    }
    for (let start = 0; start < N; start += BLOCK) {
      const at = (place) => buffers.get(place) ?? kept.get(place).subarray(start, start + BLOCK);
      for (const [operation, place, from] of steps) {
        const to = buffers.get(place), a = at(from[0]), b = from.length > 1 ? at(from[1]) : a;
        const c = from.length > 2 ? at(from[2]) : a;
        for (let i = 0; i < BLOCK; i++) to[i] = operation(a[i], b[i], c[i]);
      }
      out.set(at(root), start);
    }
    return out;
  }

  function value(place) {
    if (place < firstDraw) return numbers[place];
    if (!kept.has(place)) kept.set(place, place < first ? base(place) : computed(place));
    return kept.get(place);
  }
  return value;
}

// -- the model ------------------------------------------------------------------------------------
function engine(D, F) {
  const N = D.draws, pool = makePool(D, F), full = new Map(), NONE = {};

  function filled(number) { // a number as if it were drawn
    if (!full.has(number)) {
      if (full.size > 64) full.clear();
      full.set(number, new Float64Array(N).fill(number));
    }
    return full.get(number);
  }

  function apply(f, args) {
    if (args.every((one) => typeof one === "number")) return f(...args);
    const [a, b, c, d] = args.map((one) => (typeof one === "number" ? filled(one) : one));
    const out = new Float64Array(N);
    if (args.length === 1) for (let i = 0; i < N; i++) out[i] = f(a[i]);
    else if (args.length === 2) for (let i = 0; i < N; i++) out[i] = f(a[i], b[i]);
    else if (args.length === 3) for (let i = 0; i < N; i++) out[i] = f(a[i], b[i], c[i]);
    else if (args.length === 4) for (let i = 0; i < N; i++) out[i] = f(a[i], b[i], c[i], d[i]);
    else {
      const all = args.map((one) => (typeof one === "number" ? filled(one) : one));
      const row = new Array(all.length);
      for (let i = 0; i < N; i++) {
        for (let k = 0; k < all.length; k++) row[k] = all[k][i];
        out[i] = f(...row);
      }
    }
    return out;
  }

  // A slot is one set of choices with what was computed for it, so that a step computes again only
  // what hangs on what moved.
  function slot(chosen) {
    return { ...chosen, memo: new Map(), behind: new Map() };
  }

  function move(old, chosen) {
    Object.assign(old, chosen);
    old.behind.clear();
    return old;
  }

  function looked(at, name, given) { // places of a leaf's entries: one, or one for each kind
    const table = D.leaves[name];
    const place = (kind) => table.by.reduce((sum, choice) => {
      const value = choice === "accelerator" ? kind : given[choice] ?? at.choices[choice];
      const axis = D.axes[choice];
      return sum * axis.length + Math.max(axis.indexOf(value), 0); // readings begin with the usual
    }, 0);
    const kinds = table.mixed ? at.fleet : [[at.fleet[0]?.[0], 1]];
    return kinds.map(([kind]) => place(kind));
  }

  function entries(at, name, given) { // of a leaf: one, or one for each kind of the fleet
    return looked(at, name, given).map((place) => {
      const entry = D.leaves[name].at[place];
      if (typeof entry === "number") return entry;
      if ("no" in entry) throw new Unknown(D.messages[entry.no]);
      return entry;
    });
  }

  function leaf(at, name, given) {
    const found = entries(at, name, given);
    if (typeof found[0] === "object") return found[0].is;
    const values = found.map(pool);
    if (values.length === 1) return values[0];
    return apply(F.mix, [...at.fleet.map(([, count]) => count), ...values]);
  }

  function stepOf(name, given) {
    for (const choice in given) {
      const other = D.readings[choice]?.[given[choice]]?.[name];
      if (other) return other;
    }
    return D.steps[name];
  }

  function remembered(at, key, args, make) {
    const old = at.memo.get(key);
    if (old && old.args.length === args.length && old.args.every((one, i) => one === args[i])) {
      return old.result;
    }
    const result = make();
    at.memo.set(key, { args, result });
    return result;
  }

  function value(at, name, given = NONE) {
    if (name in at.numbers) return at.numbers[name];
    if (name in D.leaves) {
      const key = `leaf:${name}:${Object.values(given)}`;
      const told = D.leaves[name].mixed ? at.fleet.flat() : [];
      const looked = D.leaves[name].by.map((one) => given[one] ?? at.choices[one]);
      return remembered(at, key, [...told, ...looked], () => leaf(at, name, given));
    }
    const step = stepOf(name, given);
    const known = step.known.map((one) => value(at, one, given));
    const args = step.args.map((one) => value(at, one, given));
    const f = F.of[[step.is, ...known].join("/")];
    return remembered(at, `${name}:${Object.values(given)}`, [...known, ...args],
      () => apply(f, args));
  }

  function finite(name, values) {
    const whole = typeof values === "number" ? Number.isFinite(values) : values.every(Number.isFinite);
    if (!whole) throw new Unknown("these choices give no finite number");
    return values;
  }

  // What a source will print: readings unsaid, errors included; `defined`: where our definition is
  // known to be meant.
  function print(at, name, defined = false) {
    const how = D.printed[name][defined ? "defined" : "print"];
    const means = how.means.map(({ of, given }) => value(at, of, given));
    if (means.length === 1 && typeof means[0] === "number") return means[0];
    const positive = means.every((one) => (typeof one === "number" ? one > 0
      : one.every((draw) => draw > 0)));
    if (!positive) return value(at, name);
    return remembered(at, how.is, means,
      () => apply(F.of[how.is], [...means, ...how.roots.map(pool)]));
  }

  // The range of a reading of a sentence; a print's own error widens it where the table says so.
  function reading(at, { of, given, widen, open, times = 1 }) {
    if (open) return interval(apply((one) => times * one, [finite(of, print(at, of))]));
    const plain = finite(of, value(at, of, given));
    if (!widen) return spread(plain);
    const error = [print(at, of, true), value(at, of)];
    return interval(apply((one, printed, defined) => (times * one * printed) / defined,
      [plain, ...error]));
  }

  const ends = new WeakMap();
  function spread(values) {
    if (typeof values === "number") return interval(values);
    if (!ends.has(values)) ends.set(values, interval(values));
    return ends.get(values);
  }

  function answer(at, name) {
    try {
      const values = finite(name, value(at, name)), prints = print(at, name);
      return { name, values, prints, model: spread(values), print: spread(prints) };
    } catch (error) {
      if (error instanceof Unknown) return { name, unknown: error.message };
      throw error;
    }
  }

  // -- drivers: Shapley values of R squared of rank scores on the normals behind a quantity --------
  function behind(at, name, given = NONE, found = new Set()) {
    if (name in at.numbers) return found;
    if (name in D.leaves) {
      for (const place of entries(at, name, given)) {
        for (const one of D.sets[D.drawn[place]] ?? []) found.add(one);
      }
      return found;
    }
    const step = stepOf(name, given);
    for (const one of [...step.args, ...step.known]) behind(at, one, given, found);
    return found;
  }

  function weakest(at, name, given = NONE) { // the row that proves it least, or null
    if (name in at.numbers) return null;
    const step = name in D.leaves ? null : stepOf(name, given);
    const found = step
      ? [...step.args, ...step.known].map((one) => weakest(at, one, given))
      : looked(at, name, given).map((place) => D.evidence[D.leaves[name].weak[place]]);
    return found.reduce((worst, one) => (!one || (worst && (worst.rank > one.rank
      || (worst.rank === one.rank && worst.row <= one.row))) ? worst : one), null);
  }

  function standard(values) {
    const mean = values.reduce((sum, one) => sum + one, 0) / N;
    const centred = values.map((one) => one - mean);
    const size = Math.sqrt(centred.reduce((sum, one) => sum + one * one, 0));
    return centred.map((one) => one / size);
  }

  const dot = (a, b) => {
    let sum = 0;
    for (let i = 0; i < N; i++) sum += a[i] * b[i];
    return sum;
  };
  const latents = new Map(), together = new Map();
  function latent(name) {
    if (!latents.has(name)) latents.set(name, standard(pool(D.latents[name])));
    return latents.get(name);
  }
  function correlation(a, b) {
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    if (!together.has(key)) together.set(key, dot(latent(a), latent(b)));
    return together.get(key);
  }

  let scores = null;
  function ranked(values) {
    if (!scores) {
      scores = standard(Float64Array.from({ length: N }, (_, i) => normalQuantile((i + 0.5) / N)));
    }
    const order = Uint32Array.from({ length: N }, (_, i) => i);
    order.sort((a, b) => values[a] - values[b] || a - b);
    const out = new Float64Array(N);
    order.forEach((draw, rank) => { out[draw] = scores[rank]; });
    return out;
  }

  function drivers(at, name) {
    const values = value(at, name);
    const [low, middle, high] = spread(values);
    if (high - low <= SLACK * Math.abs(middle)) return []; // nothing uncertain moves it
    const names = [...behind(at, name)].sort(), target = ranked(values), shares = [];
    const toTarget = Object.fromEntries(names.map((one) => [one, dot(latent(one), target)]));
    for (const group of groups(names)) shares.push(...shapley(group, toTarget));
    return shares.sort((a, b) => b[1] - a[1]);
  }

  function groups(names) {
    const free = new Set(names), found = [];
    while (free.size) {
      const group = [], todo = [free.values().next().value];
      while (todo.length) {
        const one = todo.pop();
        if (!free.delete(one)) continue;
        group.push(one);
        todo.push(...names.filter((other) => Math.abs(correlation(one, other)) > 0.1));
      }
      found.push(group);
    }
    return found;
  }

  function explained(names, toTarget) {
    if (!names.length) return 0;
    const rows = names.map((a) => [...names.map((b) => (a === b ? 1 : correlation(a, b))),
      toTarget[a]]);
    const size = names.length;
    for (let k = 0; k < size; k++) {
      for (let r = k + 1; r < size; r++) {
        const factor = rows[r][k] / rows[k][k];
        for (let c = k; c <= size; c++) rows[r][c] -= factor * rows[k][c];
      }
    }
    const found = new Array(size);
    for (let k = size - 1; k >= 0; k--) {
      let sum = rows[k][size];
      for (let c = k + 1; c < size; c++) sum -= rows[k][c] * found[c];
      found[k] = sum / rows[k][k];
    }
    return names.reduce((sum, name, k) => sum + toTarget[name] * found[k], 0);
  }

  function shapley(group, toTarget) {
    const factorial = (n) => (n < 2 ? 1 : n * factorial(n - 1)), size = group.length;
    return group.map((one) => {
      const others = group.filter((other) => other !== one);
      let share = 0;
      for (let mask = 0; mask < 2 ** others.length; mask++) {
        const subset = others.filter((_, k) => mask & (2 ** k));
        const weight = (factorial(subset.length) * factorial(size - subset.length - 1))
          / factorial(size);
        share += weight * (explained([...subset, one], toTarget) - explained(subset, toTarget));
      }
      return [one, share];
    });
  }

  // -- what must be true: the value of one number at which a quantity takes a stated value ---------
  const LOOKS = 9, STEPS = 60;
  function requirement(at, name, wanted, lever, [low, high]) {
    const other = slot({ ...at, memo: new Map(at.memo) });
    const three = (place) => {
      move(other, moved(at, lever, place));
      return interval(value(other, name));
    };
    const apart = (found) => (wanted > 0 && found > 0 ? Math.log(found) - Math.log(wanted)
      : found - wanted);
    const places = Array.from({ length: LOOKS }, (_, i) => low * (high / low) ** (i / (LOOKS - 1)));
    const looked = places.map((place) => [place, three(place)]);
    const roots = [0, 1, 2].map((which) => root(looked, which));
    if (roots[1] === null) return null;
    const rises = looked[LOOKS - 1][1][1] > looked[0][1][1];
    const [from, to] = rises ? [roots[2], roots[0]] : [roots[0], roots[2]];
    return { low: from, central: roots[1], high: to, tried: [low, high] };

    function root(all, which) {
      const pairs = all.slice(1).map((one, i) => [all[i], one])
        .filter(([a, b]) => apart(a[1][which]) < 0 !== apart(b[1][which]) < 0);
      if (pairs.length !== 1) return null;
      let [[a, inA], [b]] = pairs[0];
      const under = apart(inA[which]) < 0;
      for (let i = 0; i < STEPS && b / a - 1 > 1e-10; i++) {
        const middle = Math.sqrt(a * b);
        if (apart(three(middle)[which]) < 0 === under) a = middle; else b = middle;
      }
      return Math.sqrt(a * b);
    }
  }

  function moved(at, lever, place) {
    const numbers = { ...at.numbers, [lever]: place };
    if (lever !== "accelerators") return { numbers, fleet: at.fleet };
    const total = at.fleet.reduce((sum, [, count]) => sum + count, 0);
    return { numbers, fleet: at.fleet.map(([kind, count]) => [kind, (count * place) / total]) };
  }

  return { slot, move, value, print, reading, answer, drivers, requirement, interval, spread, behind,
    weakest };
}
