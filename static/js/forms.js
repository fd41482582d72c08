// Forms: lead to what is wrong, send once, write days with their slashes, take dropped files.
(() => {
  document.querySelector("[data-focus]")?.focus();

  const sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    event.submitter?.setAttribute("aria-busy", "true");
    // An answer that is a file leaves the page standing: let it be used again.
    setTimeout(() => release(form), 8000);
  });
  const release = (form) => {
    sent.delete(form);
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form").forEach(release);
  });

  document.addEventListener("change", (event) => {
    const digits = event.target.matches("[data-day]") && /^\s*(\d\d)(\d\d)(\d{4})\s*$/.exec(event.target.value);
    if (digits) event.target.value = digits.slice(1).join("/");
  });

  document.querySelectorAll("[data-file-drop]").forEach((box) => {
    const input = box.querySelector("input[type=file]");
    const picked = document.createElement("p");
    picked.className = "file-picked";
    picked.setAttribute("role", "status");
    box.append(picked);

    const show = () => {
      const limit = Number(box.dataset.maxMb) * 1024 * 1024;
      const tooLarge = [...input.files].some((file) => limit && file.size > limit);
      picked.classList.toggle("is-too-large", tooLarge);
      picked.textContent = tooLarge ? box.dataset.tooLarge : "";
    };
    input.addEventListener("change", show);
    box.addEventListener("dragover", (event) => {
      event.preventDefault();
      box.classList.add("is-over");
    });
    box.addEventListener("dragleave", () => box.classList.remove("is-over"));
    box.addEventListener("drop", (event) => {
      event.preventDefault();
      box.classList.remove("is-over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      show();
    });
  });
})();
