// Quick entry: from row to row by the keyboard, and what was reported last time copied into its row.
(() => {
  const form = document.querySelector("form[data-entry]");
  if (!form) return;
  const rows = [...form.querySelectorAll("[data-row]")];

  const move = (field, step) => {
    const next = rows[rows.indexOf(field.closest("[data-row]")) + step];
    const target = next?.querySelector(`[data-column="${field.dataset.column}"]`);
    target?.focus();
    target?.select();
  };
  const copy = (row) => {
    row.querySelectorAll("[data-before]").forEach((said) => {
      row.querySelector(`[data-column="${said.dataset.before}"]`).value = said.textContent;
    });
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  form.addEventListener("keydown", (event) => {
    const field = event.target.closest("[data-column]");
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button.btn-primary"));
    } else if (field && event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      move(field, event.shiftKey ? -1 : 1);
    } else if (field && event.altKey && event.code === "KeyC") {
      event.preventDefault();
      copy(field.closest("[data-row]"));
    }
  });
  form.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const row = button.closest("[data-row]");
      copy(row);
      row.querySelector('[data-column="percent"]').focus();
    });
  });
})();
