// Starts what Wagtail's templates start by inline scripts, which our Content-Security-Policy does not let run:
// <span data-controller="platform-start" data-platform-start-name-value="InlinePanel" data-…-arguments-value="[…]">
(() => {
  class StartController extends window.StimulusModule.Controller {
    static values = { name: String, arguments: Array };

    connect() {
      // Moving a row in the page connects it again.
      if (this.element.dataset.started) return;
      this.element.dataset.started = "true";
      if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", () => this.start());
      } else {
        this.start();
      }
    }

    start() {
      const name = this.nameValue;
      if (name.startsWith("init")) {
        window[name](...this.argumentsValue);
      } else {
        new window[name](...this.argumentsValue);
      }
    }
  }

  window.wagtail.app.register("platform-start", StartController);
})();
