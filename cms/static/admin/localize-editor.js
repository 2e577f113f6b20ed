// The chooser addresses that wagtail-localize's editor reads.
(() => {
  const { imageChooser, documentChooser, pageChooser } = document.currentScript.dataset;
  window.chooserUrls ??= { imageChooser, documentChooser, pageChooser };
})();
