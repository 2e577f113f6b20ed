// Starts what Wagtail's templates and widgets start by inline scripts, which our Content-Security-Policy does not let
// run: <span data-controller="platform-start" data-platform-start-name-value="InlinePanel" data-…-arguments-value="[…]">
(() => {
  function start(element) {
    // Moving a row in the page connects it again.
    if (element.dataset.started) return;
    element.dataset.started = "true";
    const name = element.dataset.platformStartNameValue;
    const values = JSON.parse(element.dataset.platformStartArgumentsValue);
    if (/^[a-z]/.test(name)) {
      window[name](...values);
    } else {
      new window[name](...values);
    }
  }

  class StartController extends window.StimulusModule.Controller {
    connect() {
      if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", () => start(this.element));
      } else {
        start(this.element);
      }
    }
  }

  window.wagtail.app.register("platform-start", StartController);

  // A panel that adds a row reads its widgets at once, before Stimulus has seen them.
  const { addForm } = window.InlinePanel.prototype;
  window.InlinePanel.prototype.addForm = function addFormAndStart(...given) {
    addForm.apply(this, given);
    this.formsElt[0].querySelectorAll("[data-controller='platform-start']").forEach(start);
  };
})();
