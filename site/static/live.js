// Figures that answer the mouse and the keyboard. Without this script they are still pictures.
(() => {
  "use strict";
  const WORDS = {
    values: "Show values",
    picture: "Show the picture as printed",
    series: "Series",
    how: "Chart with values: arrow keys move from value to value.",
  };
  const here = document.currentScript.src.replace(/live\.js.*$/, "");
  const stills = Array.from(document.querySelectorAll('img[class*="live-"]'));
  if (!stills.length || !("IntersectionObserver" in window)) return;
  window.gigawattFigures = {};

  const asked = new Map();
  const load = (file) => {
    if (!asked.has(file)) {
      asked.set(file, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = here + file;
        script.onload = done;
        script.onerror = failed;
        document.head.append(script);
      }));
    }
    return asked.get(file);
  };

  const make = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  const colours = () =>
    window.gigawattFigures.colours[document.documentElement.dataset.theme === "dark" ? "dark" : "page"];

  const inColour = (part) => {
    const now = colours();
    return JSON.parse(JSON.stringify(part).replace(/"@([a-z]+)"/g, (all, name) => JSON.stringify(now[name] || all)));
  };

  // One box for the value under the pointer or the focus, for all figures of a page.
  const tip = make("div", "live-tip");
  tip.setAttribute("aria-hidden", "true");
  const hide = () => { tip.hidden = true; };
  hide();
  document.body.append(tip);
  const show = (text, x, y) => {
    tip.textContent = text;
    tip.hidden = false;
    const wide = tip.offsetWidth, high = tip.offsetHeight;
    tip.style.left = `${Math.max(4, Math.min(x + 12, document.documentElement.clientWidth - wide - 4))}px`;
    tip.style.top = `${y - high - 12 < 4 ? y + 18 : y - high - 12}px`;
  };
  const showAt = (mark) => {
    const box = mark.getBoundingClientRect();
    show(mark.getAttribute("aria-label"), box.left + box.width / 2, box.top);
  };
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("scroll", hide, { passive: true });

  // Every value once, in the order of the drawing, as an image with its text; one of them can be
  // reached with the tab key, the others from there with the arrows.
  const reachable = (plot) => {
    const found = new Map();
    const rest = ["role", "aria-label", "aria-roledescription"];
    plot.querySelectorAll("svg, svg [role]").forEach((one) => rest.forEach((name) => one.removeAttribute(name)));
    for (const mark of plot.querySelectorAll("svg path, svg rect, svg line")) {
      const item = mark.__data__;
      const text = item && item.tooltip;
      if (!text) continue;
      const kind = item.mark.marktype;
      if (!found.has(text) || kind === "symbol") found.set(text, mark);
    }
    plot.querySelectorAll(".mark-rect").forEach((one) => one.setAttribute("shape-rendering", "crispEdges"));
    const marks = Array.from(found.values());
    marks.forEach((mark, place) => {
      mark.setAttribute("role", "img");
      mark.setAttribute("aria-label", mark.__data__.tooltip);
      mark.setAttribute("tabindex", place ? "-1" : "0");
      for (let up = mark; up && up !== plot; up = up.parentNode) up.removeAttribute("aria-hidden");
    });
    return marks;
  };

  const walk = (event, marks, columns) => {
    const place = marks.indexOf(event.target);
    if (place < 0) return;
    const last = marks.length - 1;
    const steps = { ArrowDown: columns, ArrowRight: 1, ArrowUp: -columns, ArrowLeft: -1 };
    const next = event.key in steps ? Math.max(0, Math.min(last, place + steps[event.key]))
      : event.key === "Home" ? 0 : event.key === "End" ? last : -1;
    if (next < 0) return;
    event.preventDefault();
    marks[place].setAttribute("tabindex", "-1");
    marks[next].setAttribute("tabindex", "0");
    marks[next].focus();
  };

  const plotted = async (part, plot, columns) => {
    const { view } = await window.vegaEmbed(plot, inColour(part), {
      mode: "vega",
      renderer: "svg",
      actions: false,
      defaultStyle: false,
      hover: false,
      tooltip: (handler, event, item, text) => {
        if (text && event.clientX !== undefined) show(text, event.clientX, event.clientY);
        else hide();
      },
    });
    let marks = reachable(plot);
    // A chart is as wide as its place. The library asks too early, while the page still moves.
    const follow = async () => {
      if (!plot.clientWidth || plot.clientWidth === view.width()) return;
      view.width(plot.clientWidth);
      await view.runAsync();
      marks = reachable(plot);
    };
    const observer = new ResizeObserver(() => setTimeout(follow, 60));
    observer.observe(plot);
    plot.removeAttribute("aria-roledescription");
    plot.setAttribute("role", "group");
    plot.setAttribute("aria-label", WORDS.how);
    plot.onkeydown = (event) => walk(event, marks, columns);
    return {
      view,
      end: () => { observer.disconnect(); view.finalize(); },
      again: async () => { await view.runAsync(); marks = reachable(plot); },
    };
  };

  const switches = (told, hidden, changed) => {
    const box = make("fieldset", "live-series");
    box.append(make("legend", "", WORDS.series));
    told.series.forEach((one) => {
      const label = make("label");
      const input = make("input");
      const swatch = make("span", "live-swatch");
      input.type = "checkbox";
      input.checked = true;
      swatch.dataset.colour = one.colour;
      swatch.classList.toggle("live-hollow", Boolean(one.hollow));
      input.addEventListener("change", () => {
        if (input.checked) hidden.delete(one.name); else hidden.add(one.name);
        changed();
      });
      label.append(input, swatch, one.name);
      box.append(label);
    });
    return box;
  };

  const draw = async (still, name) => {
    await Promise.all([load("vega.js"), load("live/colours.js"), load(`live/${name}.js`)]);
    const told = window.gigawattFigures[name];
    const whole = make("div", "live-figure");
    const hidden = new Set();
    let views = [];
    const update = () => views.forEach(({ view, again }) => {
      view.signal("hidden", Array.from(hidden));
      again();
    });
    whole.append(make("p", "live-title", told.title), make("p", "live-measure", told.measure));
    if (told.series.length) whole.append(switches(told, hidden, update));
    const plots = told.parts.map(() => make("div", "live-plot"));
    const wide = make("div", "live-wide");
    plots.forEach((plot) => { plot.style.minWidth = `${told.least}px`; });
    wide.append(...plots);
    whole.append(wide);
    const outer = still.closest("a") || still;
    whole.hidden = true;
    const button = make("button", "live-turn", WORDS.picture);
    button.type = "button";
    outer.before(whole);
    button.addEventListener("click", () => {
      const drawn = !whole.hidden;
      whole.hidden = drawn;
      outer.classList.toggle("live-behind", !drawn);
      button.textContent = drawn ? WORDS.values : WORDS.picture;
    });
    plots.forEach((plot) => {
      plot.addEventListener("focusin", (event) => { if (event.target !== plot) showAt(event.target); });
      plot.addEventListener("focusout", hide);
      plot.addEventListener("pointerleave", hide);
    });
    const paint = async () => {
      views.forEach(({ end }) => end());
      const now = colours();
      whole.querySelectorAll(".live-swatch").forEach((one) => {
        one.style.color = now[one.dataset.colour.slice(1)];
      });
      views = await Promise.all(told.parts.map((part, place) => plotted(part, plots[place], told.columns)));
      if (hidden.size) update();
    };
    try {
      whole.hidden = false; // a chart takes the width of its place
      await paint();
    } catch (error) {
      whole.remove();
      throw error;
    }
    whole.after(button);
    outer.classList.add("live-behind");
    whole.dataset.ready = "yes";
    new MutationObserver(paint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  };

  const seen = new IntersectionObserver((entries) => entries.forEach((entry) => {
    if (!entry.isIntersecting) return;
    seen.unobserve(entry.target);
    const [, name] = /(?:^|\s)live-(\d\d-[a-z0-9-]+)/.exec(entry.target.className) || [];
    // Where something fails the still picture stands, and the console says why.
    if (name) draw(entry.target, name).catch((error) => console.warn(name, error));
  }), { rootMargin: "300px" });
  stills.forEach((still) => seen.observe(still));
})();
