// Forms marked data-keep: what is typed is kept in this browser, per user and address, until it was accepted.
(() => {
  const SENT = "draft-sent";
  const WEEK = 7 * 24 * 3600 * 1000;
  const forms = [...document.querySelectorAll("form[data-keep]")];
  const owner = document.body.dataset.user;
  const keyOf = (form) => `draft:${owner}:${location.pathname}:${form.id || forms.indexOf(form)}`;

  const fieldsOf = (form) =>
    [...form.elements].filter(
      (field) => field.name && !["hidden", "file", "password", "submit", "button"].includes(field.type),
    );
  const valueOf = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked;
    if (field.multiple) return [...field.selectedOptions].map((option) => option.value);
    return field.value;
  };
  const fill = (field, value) => {
    if (field.type === "checkbox" || field.type === "radio") field.checked = value;
    else if (field.multiple) [...field.options].forEach((option) => (option.selected = value.includes(option.value)));
    else field.value = value;
  };
  const read = (form) => fieldsOf(form).map((field) => [field.name, valueOf(field)]);

  const keep = (form) => {
    localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values: read(form) }));
  };

  // Accepted: a success was told, or the form is gone without an error page in its place.
  const settle = () => {
    const key = sessionStorage.getItem(SENT);
    if (!key) return;
    sessionStorage.removeItem(SENT);
    const isBack = forms.some((form) => keyOf(form) === key);
    const failed = document.body.classList.contains("is-error");
    if (document.querySelector(".message-success") || (!isBack && !failed)) localStorage.removeItem(key);
  };

  const restore = (form) => {
    const draft = JSON.parse(localStorage.getItem(keyOf(form)) || "null");
    if (!draft || document.querySelector(".error-summary")) return;
    const fields = fieldsOf(form);
    const now = JSON.stringify(read(form));
    const isSameForm = draft.values.length === fields.length && Date.now() - draft.at < WEEK;
    if (!isSameForm || JSON.stringify(draft.values) === now) {
      localStorage.removeItem(keyOf(form));
      return;
    }
    fields.forEach((field, number) => fill(field, draft.values[number][1]));
    const words = document.getElementById("toasts").dataset;
    window.portal.toast(words.restored, {
      label: words.discard,
      act: () => {
        form.reset();
        localStorage.removeItem(keyOf(form));
      },
    });
  };

  try {
    settle();
    forms.forEach(restore);
  } catch {
    return; // A browser that keeps nothing has no drafts.
  }

  forms.forEach((form) => {
    let waiting = null;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => keep(form), 400);
    });
    form.addEventListener("submit", () => {
      keep(form);
      sessionStorage.setItem(SENT, keyOf(form));
    });
  });
})();
