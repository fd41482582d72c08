// The export page of the admin: one box for all columns.
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-select-all]")) return;
  document
    .querySelectorAll('.selectable-field-export-row input[type="checkbox"]')
    .forEach((box) => (box.checked = event.target.checked));
});
