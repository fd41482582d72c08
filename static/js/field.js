// Entering in the field: photos made smaller, and what could not be sent over a weak line kept until it can.
(() => {
  const LONGEST = 1600;
  const SMALL = 400 * 1024;
  const owner = document.body.dataset.user;

  // Drawing a photo anew also leaves out where and when it was taken.
  const smaller = async (file) => {
    if (!/^image\/(jpeg|png)$/.test(file.type) || file.size <= SMALL) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
      const name = file.name.replace(/\.\w+$/, "") + ".jpg";
      return blob && blob.size < file.size ? new File([blob], name, { type: "image/jpeg" }) : file;
    } catch {
      return file; // What the browser cannot read, the portal will judge.
    }
  };

  document.querySelectorAll("input[type=file][data-shrink]").forEach((input) => {
    input.addEventListener("change", async () => {
      const files = await Promise.all([...input.files].map(smaller));
      const chosen = new DataTransfer();
      files.forEach((file) => chosen.items.add(file));
      input.files = chosen.files;
    });
  });

  const form = document.querySelector("form[data-field]");
  const box = document.querySelector("[data-unsent]");
  if (!form || !box || !window.indexedDB) return;
  const list = box.querySelector("[data-unsent-list]");

  const store = (mode, act) =>
    new Promise((done, failed) => {
      const opening = indexedDB.open("portal-field", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("unsent", { keyPath: "key" });
      opening.onerror = () => failed(opening.error);
      opening.onsuccess = () => {
        const asked = act(opening.result.transaction("unsent", mode).objectStore("unsent"));
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => failed(asked.error);
      };
    });

  // The line is down (throws), or the portal answered: taken, signed out, or something is wrong with it.
  const send = async (entries) => {
    const body = new FormData();
    entries.forEach(([name, value]) => name !== "csrfmiddlewaretoken" && body.append(name, value));
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const answer = await fetch(location.pathname, { method: "POST", body, credentials: "same-origin" });
    if (answer.status >= 500) throw new Error("unavailable");
    return answer;
  };

  // What was answered is shown as it came: asked for again, it would have lost its messages.
  const put = async (answer) => {
    const page = await answer.text();
    if (answer.redirected) history.replaceState(null, "", answer.url);
    document.open();
    document.write(page);
    document.close();
  };

  const settle = async (key, answer) => {
    const isTaken = answer.redirected && /\/\d+\/$/.test(new URL(answer.url).pathname);
    if (isTaken) await store("readwrite", (rows) => rows.delete(key));
    if (answer.redirected && !isTaken) window.portal.toast(list.dataset.signedOut);
    else await put(answer);
  };

  const show = async () => {
    const rows = (await store("readonly", (kept) => kept.getAll())).filter((row) => row.owner === owner);
    list.replaceChildren(
      ...rows.map((row) => {
        const line = document.createElement("li");
        line.append(`${row.title} `);
        const button = (label, tone, act) => {
          const made = document.createElement("button");
          made.type = "button";
          made.className = `btn btn-sm ${tone}`;
          made.textContent = label;
          made.addEventListener("click", act);
          line.append(made, " ");
        };
        button(list.dataset.send, "btn-primary", async () => {
          try {
            await settle(row.key, await send(row.entries));
          } catch {
            window.portal.toast(list.dataset.noLine);
          }
        });
        button(list.dataset.discard, "btn-outline-secondary", async () => {
          await store("readwrite", (kept) => kept.delete(row.key));
          show();
        });
        return line;
      }),
    );
    box.hidden = !rows.length;
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button.btn-primary");
    button.setAttribute("aria-busy", "true");
    const entries = [...new FormData(form).entries()];
    const key = form.elements.entry_key.value;
    try {
      await settle(key, await send(entries));
    } catch {
      const title = `${form.elements.held_on.value} ${form.elements.description.value}`.slice(0, 90);
      await store("readwrite", (rows) => rows.put({ key, owner, title, entries }));
      await show();
      box.scrollIntoView({ block: "center" });
    }
    button.removeAttribute("aria-busy");
  });

  show();
})();
