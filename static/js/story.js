/* What a reader does with a story: larger letters, kept in this browser alone, and copying its address. */
(() => {
  "use strict";
  const KEY = "text-size";
  const SIZES = [-1, 0, 1, 2, 3]; // story.css has them as [data-text]
  const root = document.documentElement;
  const sizes = document.querySelector("[data-text-size]");

  const kept = () => {
    try {
      return Number(localStorage.getItem(KEY));
    } catch {
      return 0; // the browser keeps nothing
    }
  };

  const apply = (size) => {
    root.dataset.text = size;
    for (const button of sizes.querySelectorAll("button")) {
      button.setAttribute("aria-disabled", !SIZES.includes(size + Number(button.dataset.step)));
    }
  };

  if (sizes) {
    let size = SIZES.includes(kept()) ? kept() : 0;
    apply(size);
    sizes.hidden = false;
    sizes.addEventListener("click", ({ target }) => {
      const next = size + Number(target.dataset.step);
      if (!SIZES.includes(next)) {
        return;
      }
      size = next;
      apply(size);
      try {
        localStorage.setItem(KEY, size);
      } catch {
        // it holds for this page
      }
    });
  }

  const copy = document.querySelector("[data-copy-address]");
  if (copy && navigator.clipboard) {
    const word = copy.textContent;
    const said = document.querySelector("[data-copy-said]");
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(location.origin + location.pathname);
      } catch {
        return;
      }
      copy.textContent = copy.dataset.done;
      said.textContent = copy.dataset.done;
      setTimeout(() => {
        copy.textContent = word;
        said.textContent = "";
      }, 3000);
    });
  }
})();
