// A page chooser that opens where contents of its types are kept, not at the root of the tree.
window.ContentChooser = class extends window.PageChooser {
  getModalOptions() {
    const options = super.getModalOptions();
    options.parentId ??= this.opts.startId;
    return options;
  }
};
