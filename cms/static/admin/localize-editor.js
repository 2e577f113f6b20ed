// What wagtail-localize's editor is told before it starts.
(() => {
  const { imageChooser, documentChooser, pageChooser } = document.currentScript.dataset;
  window.chooserUrls ??= { imageChooser, documentChooser, pageChooser };

  // No offers that the server refuses: an alias of a translation, and its end by those who do not publish.
  document.addEventListener("DOMContentLoaded", () => {
    const editor = document.querySelector(".js-translation-editor");
    const props = JSON.parse(editor.dataset.props);
    props.links.convertToAliasUrl = null;
    document.body.classList.toggle("platform-may-not-publish", !props.perms.canPublish);
    editor.dataset.props = JSON.stringify(props);
  });
})();
