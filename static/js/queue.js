// The appraisal queue: one box for the whole page, and how many dossiers are chosen.
(() => {
  const form = document.querySelector("form[data-choosing]");
  if (!form) return;
  const all = form.querySelector("[data-choose-all]");
  const told = form.querySelector("[data-chosen]");
  const boxes = [...form.querySelectorAll('input[name="chon"]')];
  form.querySelector("[data-choose-all-box]").hidden = false;

  const tell = () => {
    const number = boxes.filter((box) => box.checked).length;
    all.checked = number === boxes.length;
    all.indeterminate = number > 0 && number < boxes.length;
    told.textContent = number ? `${told.dataset.chosen} ${number}` : "";
  };
  all.addEventListener("change", () => {
    boxes.forEach((box) => (box.checked = all.checked));
    tell();
  });
  form.addEventListener("change", tell);
  tell();
})();
