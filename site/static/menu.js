// The menu of colours and the way back to the top, which the theme leaves to a library of 81 kB.
(() => {
  "use strict";
  const button = document.querySelector(".theme-switch-button");
  const menu = button && button.parentElement.querySelector(".dropdown-menu");
  if (menu) {
    const items = Array.from(menu.querySelectorAll("button"));
    const turn = (open) => {
      menu.classList.toggle("show", open);
      button.setAttribute("aria-expanded", String(open));
    };
    menu.dataset.bsPopper = "static"; // below its button, by the theme's style
    turn(false);
    button.addEventListener("click", () => turn(!menu.classList.contains("show")));
    document.addEventListener("click", (event) => {
      if (!button.contains(event.target)) turn(false);
    });
    button.parentElement.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") {
        turn(false);
        button.focus();
      } else if (step) {
        event.preventDefault();
        turn(true);
        const next = items.indexOf(document.activeElement) + step;
        items[Math.max(0, Math.min(items.length - 1, next))].focus();
      }
    });
    button.parentElement.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !button.parentElement.contains(event.relatedTarget)) turn(false);
    });
  }

  const back = document.getElementById("pst-back-to-top");
  if (!back) return;
  let before = scrollY;
  back.addEventListener("click", () => scrollTo({ top: 0 }));
  addEventListener("scroll", () => {
    back.style.display = scrollY < before && scrollY > innerHeight / 2 ? "block" : "none";
    before = scrollY;
  }, { passive: true });
})();
