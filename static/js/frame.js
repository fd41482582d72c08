// The frame: the search key, menus that close, dialogs, messages that can be put away.
(() => {
  const toasts = document.getElementById("toasts");

  document.addEventListener("keydown", (event) => {
    const writes = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || writes || event.ctrlKey || event.metaKey || event.altKey) return;
    const search = document.querySelector("[data-search]");
    if (!search) return;
    event.preventDefault();
    const menu = search.closest("[popover]");
    if (menu && getComputedStyle(menu).display === "none") menu.showPopover?.();
    search.focus();
    search.select();
  });

  // A link with a key of its own, such as the next of a list; the page shows the key beside it.
  document.addEventListener("keydown", (event) => {
    const writes = event.target.closest("input, textarea, select, [contenteditable]");
    if (writes || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (document.querySelector("dialog[open]")) return;
    const link = [...document.querySelectorAll("a[data-key]")].find((found) => found.dataset.key === event.key);
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  const menus = () => document.querySelectorAll("details.account[open]");
  document.addEventListener("click", (event) => {
    menus().forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    });
  });

  // On a phone the tabs are wider than the screen.
  document.querySelector(".subnav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

  // A dialog opens as a modal one, in browsers that know no popover too.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[popovertarget]");
    const dialog = opener && document.getElementById(opener.getAttribute("popovertarget"));
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      if (dialog.open) dialog.close();
      else dialog.showModal();
    } else if (event.target instanceof HTMLDialogElement) {
      event.target.close();
    }
  });

  const closer = (whole) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "message-close";
    button.textContent = "×";
    button.setAttribute("aria-label", toasts.dataset.close);
    button.addEventListener("click", () => whole.remove());
    return button;
  };
  document.querySelectorAll("[data-message]").forEach((message) => message.append(closer(message)));

  // window.portal.toast(text, {label, act}): a short note in the corner.
  window.portal = {
    toast(text, action) {
      const note = document.createElement("div");
      note.className = "toast-note";
      const words = document.createElement("p");
      words.className = "flex-fill mb-0";
      words.textContent = text;
      note.append(words);
      if (action) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-sm btn-outline-secondary";
        button.textContent = action.label;
        button.addEventListener("click", () => {
          note.remove();
          action.act();
        });
        note.append(button);
      }
      note.append(closer(note));
      toasts.append(note);
      setTimeout(() => note.contains(document.activeElement) || note.remove(), 12000);
    },
  };
})();
