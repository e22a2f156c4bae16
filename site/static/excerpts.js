// Below each result of a search, where the words stand in its page.
(() => {
  "use strict";
  const results = document.querySelector("#search-results");
  const asked = new URLSearchParams(location.search).get("q") || "";
  const words = typeof splitQuery === "function" ? splitQuery(asked.toLowerCase()) : [];
  const AROUND = 110;
  if (!results || !words.length) return;

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
  const tell = () => results.querySelectorAll("ul.search > li:not([data-told])").forEach((one) => {
    const link = one.querySelector("a");
    if (!link) return;
    one.dataset.told = "yes";
    const page = link.href.replace(root, "").replace(/[?#].*$/, "");
    const shown = excerpt(window.gigawattPassages[decodeURIComponent(page)] || "");
    if (shown) one.append(shown);
  });
  new MutationObserver(tell).observe(results, { childList: true, subtree: true });
  tell();
})();
