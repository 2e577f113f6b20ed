/*
 * Suggestions under a search field: the ARIA 1.2 combobox with a list box.
 * Markup: <form data-suggest="/api/v1/suggest" data-locale="fr"> around <input name="q"> and <ul role="listbox" hidden>.
 * Without this script, or when the service is slow or silent, the form searches as any form does.
 */

const DELAY = 120; // ms between the last key and the request
const LIMIT = 8;

function enhance(form) {
  const input = form.querySelector('input[name="q"]');
  const list = form.querySelector('[role="listbox"]');
  const announcer = form.querySelector("[data-suggest-count]");
  let options = [];
  let active = -1;
  let timer = 0;
  let request = new AbortController();

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("autocomplete", "off");

  // What is still under way must not open the list again.
  function close() {
    clearTimeout(timer);
    request.abort();
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    announcer.textContent = "";
  }

  function open() {
    if (options.length === 0) return close();
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function mark(index) {
    active = index;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    if (index < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", options[index].id);
    options[index].scrollIntoView({ block: "nearest" });
  }

  function choose(option) {
    close();
    if (option.dataset.url) {
      window.location.assign(option.dataset.url);
      return;
    }
    input.value = option.dataset.text;
    form.requestSubmit();
  }

  function show(items) {
    options = items.slice(0, LIMIT).map((item, index) => {
      const option = document.createElement("li");
      option.className = "suggestion";
      option.id = `${list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.text = item.text;
      if (item.url) {
        const { pathname, search } = new URL(item.url, window.location.href);
        option.dataset.url = pathname + search;
      }
      const text = document.createElement("bdi");
      text.textContent = item.text;
      if (item.locale !== "und") text.lang = item.locale;
      option.append(text);
      if (item.label) {
        const kind = document.createElement("span");
        kind.className = "suggestion-kind";
        kind.textContent = item.label;
        option.append(kind);
      }
      return option;
    });
    list.replaceChildren(...options);
    active = -1;
    input.removeAttribute("aria-activedescendant");
    open();
    announcer.textContent = options.length > 0 ? announcer.dataset.suggestCount.replace("%s", String(options.length)) : "";
  }

  async function ask() {
    request.abort();
    const q = input.value.trim();
    if (q.length < 2) return close();
    request = new AbortController();
    const url = new URL(form.dataset.suggest, window.location.href);
    url.searchParams.set("q", q);
    url.searchParams.set("locale", form.dataset.locale);
    try {
      const response = await fetch(url, { signal: request.signal });
      if (response.ok) show((await response.json()).items);
      else close();
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, DELAY);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = options.length - 1;
    if (event.key === "ArrowDown" && options.length > 0) {
      event.preventDefault();
      open();
      mark(active === last ? -1 : active + 1);
    } else if (event.key === "ArrowUp" && options.length > 0) {
      event.preventDefault();
      open();
      mark(active === -1 ? last : active - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(options[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });

  input.addEventListener("blur", close);
  // Keeps the field focused, so that a click reaches the option before the list closes.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) choose(option);
  });
}

document.querySelectorAll("form[data-suggest]").forEach(enhance);
