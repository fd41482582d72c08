// Score sheets: what the marks on the screen come to, computed by the server as one types.
(() => {
  const form = document.querySelector("form[data-outcome]");
  const shown = document.querySelector("[data-outcome-shown]");
  if (!form || !shown) return;

  let timer = 0;
  let asked = 0;
  const ask = async () => {
    const number = (asked += 1);
    const body = new FormData(form);
    form.querySelectorAll("textarea").forEach((words) => body.delete(words.name));
    try {
      const answer = await fetch(form.dataset.outcome, { method: "POST", body, credentials: "same-origin" });
      const isStale = number !== asked;
      if (answer.ok && !answer.redirected && !isStale) shown.innerHTML = await answer.text();
    } catch {
      // Without a line the last outcome stays; saving computes it anew.
    }
  };
  // Buttons marked data-fill: the marks not given yet are given that value; the rest is for the person to do.
  form.querySelectorAll("[data-fill]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      form.querySelectorAll(".criteria-mark select").forEach((mark) => {
        if (!mark.value) mark.value = button.dataset.fill;
      });
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });

  // On a phone the outcome is a slim bar that opens; wider screens show it as a whole.
  const bar = form.querySelector("[data-outcome-bar]");
  const opener = form.querySelector("[data-outcome-open]");
  if (bar && opener) {
    bar.classList.add("is-slim");
    opener.hidden = false;
    opener.addEventListener("click", () => {
      const isOpen = !bar.classList.toggle("is-slim");
      opener.setAttribute("aria-expanded", String(isOpen));
    });
  }

  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) return;
    clearTimeout(timer);
    timer = setTimeout(ask, 400);
  });
})();
