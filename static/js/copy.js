// Buttons marked data-copy="#id": the text of that element goes to the clipboard, where there is one.
(() => {
  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
    const words = button.innerHTML;
    button.addEventListener("click", async () => {
      const source = document.querySelector(button.dataset.copy);
      await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
      button.textContent = "✓";
      setTimeout(() => (button.innerHTML = words), 1500);
    });
  });
})();
