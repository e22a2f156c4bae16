// A button on each block that is a command. Without this script the command can be marked and copied.
(() => {
  "use strict";
  const COMMANDS = /^(gigawatt|make|git|pip|uv|eval) /;

  // Pages that are opened as files may have no clipboard; then the text is marked for the reader.
  const copy = async (code, text) => {
    try {
      await navigator.clipboard.writeText(text);
      return "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      return document.execCommand("copy") ? "Copied" : "Marked";
    }
  };

  document.querySelectorAll("div.highlight > pre").forEach((code) => {
    const text = code.textContent.trim();
    if (!COMMANDS.test(text)) return;
    if (!text.includes("\n")) code.classList.add("command");
    const button = document.createElement("button");
    const said = document.createElement("span");
    button.type = "button";
    button.className = "copy-command";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy: ${text.split("\n")[0]}`);
    said.setAttribute("role", "status");
    said.className = "copy-said";
    button.addEventListener("click", async () => {
      said.textContent = await copy(code, text);
      setTimeout(() => { said.textContent = ""; }, 2000);
    });
    code.parentElement.append(button, said);
  });
})();
