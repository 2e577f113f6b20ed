// “Select all” ticks or clears every language.
document.querySelector("[name=select_all]")?.addEventListener("change", (event) => {
  for (const box of document.querySelectorAll("[name=locales]")) box.checked = event.target.checked;
});
