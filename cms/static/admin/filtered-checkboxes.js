// Narrows a long list of checkboxes to those whose label contains what is typed; chosen ones always stay.
(() => {
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

  class CheckboxesController extends window.StimulusModule.Controller {
    static targets = ["filter", "query", "option"];

    connect() {
      this.filterTarget.hidden = false;
    }

    narrow() {
      const query = plain(this.queryTarget.value.trim());
      for (const option of this.optionTargets) {
        option.hidden = !plain(option.textContent).includes(query) && !option.querySelector("input").checked;
      }
    }

    // Enter in the filter must not submit the form.
    stay(event) {
      event.preventDefault();
    }
  }

  window.wagtail.app.register("platform-checkboxes", CheckboxesController);
})();
