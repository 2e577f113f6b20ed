/*
 * Filters answer at once: a change of a box fetches the same address the form's button would, and exchanges the list,
 * the counts and the removable filters. The address bar follows, so that back, reload and a shared link work.
 * Without this script the form's button does the same with a page load.
 */

const REGIONS = ["results", "filters", "list-links"];

let request = new AbortController();

function address(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value !== "") query.append(name, value);
  }
  const text = query.toString();
  return text ? `${form.action.split("?")[0]}?${text}` : form.action.split("?")[0];
}

function state() {
  const focused = document.activeElement;
  return {
    focus: focused ? focused.id : "",
    open: [...document.querySelectorAll("#filters details[id]")].map((item) => [item.id, item.open]),
    scroll: [...document.querySelectorAll("#filters .facet-values[id]")].map((item) => [item.id, item.scrollTop]),
  };
}

function restore(before) {
  for (const [id, open] of before.open) {
    const item = document.getElementById(id);
    if (item) item.open = open;
  }
  for (const [id, top] of before.scroll) {
    const item = document.getElementById(id);
    if (item) item.scrollTop = top;
  }
  if (before.focus) document.getElementById(before.focus)?.focus({ preventScroll: true });
}

async function load(url, push) {
  request.abort();
  request = new AbortController();
  const results = document.getElementById("results");
  results.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url, { signal: request.signal, headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const before = state();
    for (const id of REGIONS) {
      const fresh = page.getElementById(id);
      if (fresh) document.getElementById(id).replaceWith(fresh);
    }
    restore(before);
    if (push) window.history.pushState(null, "", url);
    document.title = page.title;
    const count = document.querySelector("[data-results-count]");
    document.getElementById("results-announcement").textContent = count ? count.textContent.trim() : "";
  } catch (error) {
    if (error.name !== "AbortError") window.location.assign(url);
  }
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form && "filters" in form.dataset) load(address(form), true);
});

document.addEventListener("submit", (event) => {
  if ("filters" in event.target.dataset) {
    event.preventDefault();
    load(address(event.target), true);
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-filter-link]");
  if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    load(link.href, true);
  }
});

window.addEventListener("popstate", () => load(window.location.href, false));
