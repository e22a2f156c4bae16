// Below each result of a search, where the words stand in its page; they come once it is in view.
(() => {
  "use strict";
  const here = document.currentScript.src.replace(/excerpts\.js.*$/, "passages/");
  const results = document.querySelector("#search-results");
  const asked = new URLSearchParams(location.search).get("q") || "";
  const words = typeof splitQuery === "function" ? splitQuery(asked.toLowerCase()) : [];
  const AROUND = 110;
  if (!results || !words.length) return;
  window.gigawattPassages = {};

  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`(${escaped.join("|")})`, "giu");

  const excerpt = (text) => {
    const at = text.search(pattern);
    if (at < 0) return null;
    const from = Math.max(0, at - AROUND), to = Math.min(text.length, at + AROUND);
    const shown = document.createElement("p");
    shown.className = "excerpt";
    if (from) shown.append("… ");
    text.slice(from, to).split(pattern).forEach((part, place) => {
      if (!(place % 2)) return shown.append(part);
      const mark = document.createElement("mark");
      mark.textContent = part;
      shown.append(mark);
    });
    if (to < text.length) shown.append(" …");
    return shown;
  };

  const root = new URL(".", location.href).href;
  const tell = (one) => {
    const page = one.querySelector("a").href.replace(root, "").replace(/[?#].*$/, "");
    const script = document.createElement("script");
    script.onload = () => {
      const shown = excerpt(window.gigawattPassages[decodeURIComponent(page)] || "");
      if (shown) one.append(shown);
    };
    script.src = `${here}${page.replace(/\.html$/, ".js")}`;
    document.head.append(script);
  };
  const seen = new IntersectionObserver((entries) => entries.forEach((entry) => {
    if (!entry.isIntersecting) return;
    seen.unobserve(entry.target);
    tell(entry.target);
  }), { rootMargin: "200px" });
  const watch = () => results.querySelectorAll("ul.search > li:not([data-told])").forEach((one) => {
    one.dataset.told = "yes";
    if (one.querySelector("a")) seen.observe(one);
  });
  new MutationObserver(watch).observe(results, { childList: true, subtree: true });
  watch();
})();
