// Forms: lead to what is wrong, send once, write days with their slashes, say which file was chosen.
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
      const files = [...input.files];
      const tooLarge = files.some((file) => limit && file.size > limit);
      picked.classList.toggle("is-too-large", tooLarge);
      picked.textContent = tooLarge ? box.dataset.tooLarge : files.map((file) => file.name).join(", ");
    };
    input.addEventListener("change", show);
    // The field lies over the whole box and takes the drop itself; the box only shows that it would.
    input.addEventListener("dragenter", () => box.classList.add("is-over"));
    ["dragleave", "drop"].forEach((kind) => input.addEventListener(kind, () => box.classList.remove("is-over")));
  });
})();
