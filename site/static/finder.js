// Finds an entry that stands on one of many pages; the list of all comes when somebody asks.
(() => {
  "use strict";
  const block = document.querySelector(".finder");
  if (!block) return;
  const here = document.currentScript.src.replace(/finder\.js.*$/, "");
  const MOST = 60;

  let list = null;
  const listed = () => {
    list = list || new Promise((done, failed) => {
      const script = document.createElement("script");
      window.gigawattEntries = done;
      script.onerror = failed;
      script.src = `${here}entries.js`;
      document.head.append(script);
    });
    return list;
  };

  // An address with the name of an entry leads on to the page that has it now.
  const follow = async () => {
    const name = decodeURIComponent(location.hash.slice(1));
    if (!name || document.getElementById(name)) return;
    const found = (await listed()).find(([, entry]) => entry === name);
    if (found) location.replace(`${found[0]}#${found[1]}`);
  };

  const bar = document.createElement("div");
  const label = document.createElement("label");
  const input = document.createElement("input");
  const count = document.createElement("span");
  const results = document.createElement("ul");
  bar.className = "table-search";
  input.type = "search";
  input.id = label.htmlFor = "page-finder";
  label.textContent = block.textContent.trim();
  count.setAttribute("role", "status");
  bar.append(label, input, count);
  block.replaceChildren(bar, results);
  block.classList.add("ready");

  const show = async () => {
    const all = await listed();
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = words.length
      ? all.filter(([, ...texts]) => words.every((word) => texts.join(" ").toLowerCase().includes(word)))
      : [];
    results.replaceChildren(...found.slice(0, MOST).map(([page, entry, text]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `${page}#${entry}`;
      link.textContent = text;
      item.append(link);
      return item;
    }));
    count.textContent = words.length ? `${found.length} of ${all.length}` : "";
    if (found.length > MOST) count.textContent += `, the first ${MOST} are shown`;
  };
  input.addEventListener("input", show);
  addEventListener("hashchange", follow);
  follow();
})();
