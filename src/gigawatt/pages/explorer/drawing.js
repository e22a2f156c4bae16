// The ranges as one picture: a row for each headline, bar and dot for ours, a line for what will be
// printed, a diamond for a claim, an upright for the power of the site. Drawn in pixels.
"use strict";

const SVG = "http://www.w3.org/2000/svg";

function shape(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  if (text !== undefined) made.textContent = text;
  return made;
}

function decades(values) { // two at least, so that a step moves the marks and not the axis
  const known = values.filter((one) => Number.isFinite(one) && one > 0);
  const low = Math.floor(Math.log10(Math.min(...known)));
  const high = Math.ceil(Math.log10(Math.max(...known)));
  return [low, Math.max(high, low + 2)];
}

// rows: {label, text, now, pinned, claims, room}; now and pinned: {model, print} or undefined.
function drawing(rows, width, tight, type) {
  const both = rows.some((row) => row.pinned), gap = 11, left = 6, right = width - 6;
  const tall = (tight ? 30 : 44) + (both ? gap : 0);
  const picture = shape("svg", { viewBox: `0 0 ${width} ${rows.length * tall + 2}`, role: "img",
    width, height: rows.length * tall + 2 });
  picture.setAttribute("aria-label", rows.map((row) => `${row.label}: ${row.text}`).join("; "));
  picture.append(shape("rect", { class: "ground", width: "100%", height: "100%" }));
  rows.forEach((row, i) => picture.append(rowOf(row, i * tall)));
  return picture;

  function rowOf(row, top) {
    const group = shape("g", { "data-of": row.name }), line = top + 21;
    group.append(shape("text", { x: left, y: top + 12, "font-size": 12.5, "font-weight": "bold" },
      row.label));
    group.append(shape("text", { x: right, y: top + 12, "font-size": 12.5, "text-anchor": "end" },
      row.text));
    const slots = [row.now, row.pinned].filter(Boolean);
    const ends = row.claims.flat();
    if (row.room) ends.push(row.room);
    for (const one of slots) ends.push(...one.model, ...one.print);
    const range = decades(ends);
    if (!range.every(Number.isFinite)) return group;
    const at = (value) => left + ((right - left) * (Math.log10(value) - range[0]))
      / (range[1] - range[0]);
    axis(group, range, at, line + (both ? gap : 0));
    if (row.now) marks(group, row.now, at, line, "now");
    if (row.pinned) marks(group, row.pinned, at, line + gap, "pinned");
    if (row.room) {
      group.append(shape("line", { class: "room", x1: at(row.room), x2: at(row.room), y1: line - 7,
        y2: line + 7 }));
    }
    for (const [low, high] of row.claims) diamond(group, low, high, at, line);
    return group;
  }

  function axis(group, range, at, y) {
    for (let power = range[0]; power <= range[1]; power++) {
      const x = at(10 ** power);
      const anchor = power === range[0] ? "start" : power === range[1] ? "end" : "middle";
      group.append(shape("line", { class: "axis", x1: x, x2: x, y1: y - 6, y2: y + 6 }));
      if (!tight) {
        group.append(shape("text", { class: "soft", x, y: y + 16, "font-size": 10,
          "text-anchor": anchor }, type.number(10 ** power)));
      }
    }
    group.append(shape("line", { class: "axis", x1: left, x2: right, y1: y, y2: y }));
  }

  function marks(group, { model, print }, at, y, which) {
    if (model[0] <= 0) return;
    const [low, middle, high] = model.map(at);
    group.append(shape("rect", { class: `bar ${which}`, x: low, y: y - 4, height: 8,
      width: Math.max(high - low, 1) }));
    if (print[0] > 0) {
      group.append(shape("line", { class: `whisker ${which}`, x1: at(print[0]), x2: at(print[2]),
        y1: y, y2: y }));
    }
    group.append(shape("circle", { class: which, cx: middle, cy: y, r: 4.5 }));
  }

  function diamond(group, low, high, at, y) {
    const closed = low > 0 && high !== null;
    const middle = at(closed ? Math.sqrt(low * high) : low > 0 ? low : high);
    group.append(shape("line", { class: "claim", y1: y, y2: y, x1: low > 0 ? at(low) : left,
      x2: high === null ? right : at(high) }));
    group.append(shape("polygon", { class: "claim",
      points: `${middle},${y - 6} ${middle + 5},${y} ${middle},${y + 6} ${middle - 5},${y}` }));
  }
}

// The picture by itself, with its colours written in.
function standalone(picture) {
  const copy = picture.cloneNode(true), inside = copy.querySelectorAll("*");
  picture.querySelectorAll("*").forEach((one, i) => {
    const style = getComputedStyle(one);
    for (const key of ["fill", "stroke", "stroke-width", "fill-opacity", "font-family"]) {
      inside[i].setAttribute(key, style.getPropertyValue(key));
    }
    inside[i].removeAttribute("class");
  });
  copy.setAttribute("xmlns", SVG);
  return new XMLSerializer().serializeToString(copy);
}
