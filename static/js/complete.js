// Suggestions below the search fields while one types, after the combobox pattern of the ARIA practices guide. A field
// names who suggests, `data-suggest`; without it that is the search of the whole site.
// Without this script the fields work as before.
const PAUSE = 120; // milliseconds without a key before the server is asked

function suggest(input, number) {
  const list = document.createElement("ul");
  list.id = `suggestions-${number}`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "联想");
  list.hidden = true;
  input.after(list);
  input.autocomplete = "off";
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  const source = input.dataset.suggest ?? "/search/suggest/";
  let waiting, request, active = -1;

  function show(suggestions) {
    list.replaceChildren(...suggestions.map((suggestion, index) => option(suggestion, index)));
    setActive(-1);
    open(suggestions.length > 0);
  }

  function option({ text, kind, url }, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.dataset.url = url;
    const label = document.createElement("span");
    label.textContent = text;
    const small = document.createElement("small");
    small.textContent = kind;
    item.append(label, small);
    return item;
  }

  function open(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
  }

  function setActive(index) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = index;
    list.children[active]?.setAttribute("aria-selected", "true");
    list.children[active]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", list.children[active]?.id ?? "");
  }

  async function ask() {
    request?.abort();
    const typed = input.value.trim();
    if (!typed) return show([]);
    request = new AbortController();
    try {
      const answer = await fetch(`${source}?${new URLSearchParams({ q: typed })}`, { signal: request.signal });
      if (answer.ok && document.activeElement === input) show((await answer.json()).suggestions);
    } catch (error) {
      if (error.name !== "AbortError") show([]);
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") setActive(active < last ? active + 1 : -1);
    else if (event.key === "ArrowUp") setActive(active < 0 ? last : active - 1);
    else if (event.key === "Escape") open(false);
    else if (event.key === "Enter" && active >= 0) location.assign(list.children[active].dataset.url);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) location.assign(chosen.dataset.url);
  });
  input.addEventListener("blur", () => {
    clearTimeout(waiting);
    request?.abort();
    open(false);
  });
  open(false);
}

document.querySelectorAll("form[role=search] input[name=q]").forEach(suggest);
