// Search and sort for tables inside a block of the class "searchable". Without this script they are plain tables.
(() => {
  "use strict";
  const SCALES = { tn: 1e12, bn: 1e9, M: 1e6 };

  // "7.1 bn (5.9 to 8.6)" sorts as 7.1e9, a text as itself, an empty cell last.
  const key = (cell) => {
    const text = cell ? cell.textContent.trim() : "";
    const match = /^([\u2212-]?[\d,]*\.?\d+)\s*(tn|bn|M)?(?![\w-])/.exec(text);
    if (!match) return text.toLowerCase();
    const number = Number(match[1].replace(/,/g, "").replace("\u2212", "-"));
    return number * (SCALES[match[2]] || 1);
  };

  const compare = (a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (typeof a === "number") return -1;
    if (typeof b === "number") return 1;
    if (!a || !b) return a ? -1 : b ? 1 : 0;
    return a.localeCompare(b, "en", { numeric: true });
  };

  const sort = (table, heads, column) => {
    const head = heads[column];
    const down = head.getAttribute("aria-sort") === "ascending";
    heads.forEach((one) => one.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row, place) => ({ row, place, key: key(row.cells[column]) }));
    rows.sort((a, b) => (down ? -1 : 1) * compare(a.key, b.key) || a.place - b.place);
    rows.forEach(({ row }) => body.append(row));
  };

  const sortable = (table) => {
    table.classList.add("sortable");
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...(head.querySelector("p") || head).childNodes);
      head.replaceChildren(button);
      button.addEventListener("click", () => sort(table, heads, column));
    });
  };

  // A field above parts of a page, which hides those without its words; `after` sees the rest.
  const searchField = (id, text, parts, noun, after = () => {}) => {
    const bar = document.createElement("div");
    const label = document.createElement("label");
    const input = document.createElement("input");
    const count = document.createElement("span");
    bar.className = "table-search";
    input.type = "search";
    input.id = label.htmlFor = id;
    label.textContent = text;
    count.setAttribute("role", "status");
    const texts = parts.map((one) => one.textContent.toLowerCase());
    const show = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      parts.forEach((one, place) => { one.hidden = !words.every((word) => texts[place].includes(word)); });
      count.textContent = `${parts.filter((one) => !one.hidden).length} of ${parts.length}${noun}`;
      after();
    };
    input.addEventListener("input", show);
    bar.append(label, input, count);
    show();
    return bar;
  };

  const searchable = (block, table, number) => {
    const rows = Array.from(table.tBodies[0].rows);
    block.prepend(searchField(`table-search-${number}`, "Search this table", rows, " rows"));
  };

  // A page of entries instead of a table: those without the words give way, and so do empty parts.
  const filterable = (block, number) => {
    const whole = block.closest("section");
    const entries = Array.from(whole.querySelectorAll(":scope > section > section, .entry"));
    const parts = Array.from(whole.querySelectorAll(":scope > section"));
    const empty = (part) => !entries.some((one) => part.contains(one) && !one.hidden);
    const tidy = () => parts.forEach((part) => { part.hidden = empty(part); });
    const text = block.textContent.trim();
    block.replaceChildren(searchField(`page-filter-${number}`, text, entries, "", tidy));
    block.classList.add("ready");
  };

  document.querySelectorAll(".filter").forEach(filterable);
  document.querySelectorAll(".searchable").forEach((block, number) => {
    const table = block.querySelector("table");
    if (!table || !table.tHead || !table.tBodies.length) return;
    sortable(table);
    searchable(block, table, number);
  });
})();
