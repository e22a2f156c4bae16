// Gives the search the parts of its index that a question needs, and no more.
(() => {
  "use strict";
  const here = document.currentScript.src.replace(/pieces\.js.*$/, "words/");
  const asked = new URLSearchParams(location.search).get("q");
  if (!asked) return;
  const index = { terms: {}, titleterms: {} };
  window.gigawattWords = (part) => {
    for (const name of ["terms", "titleterms"]) Object.assign(index[name], part[name]);
    for (const name of Object.keys(part)) if (!(name in index)) index[name] = part[name];
  };
  const load = (name) => new Promise((done) => {
    const script = document.createElement("script");
    script.onload = done;
    script.onerror = () => {
      console.warn(`${name}: a part of the index is missing`);
      done();
    };
    script.src = `${here}${name}.js`;
    document.head.append(script);
  });
  const find = async () => {
    await load("index");
    const [, wanted, unwanted] = Search._parseQuery(asked);
    const letters = [...wanted, ...unwanted].map((word) => word[0].toLowerCase());
    const parts = new Set(letters.map((one) => (index.parts.includes(one) ? one : "rest")));
    await Promise.all([...parts].map(load));
    Search.setIndex(index);
  };
  find();
})();
