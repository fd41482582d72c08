// Runs before the first paint: the user's choice of light or dark, else the system's wish.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let kept = null;
  try {
    kept = localStorage.getItem("portal-theme");
  } catch {
    // A browser that keeps nothing follows the system.
  }

  const apply = () => root.setAttribute("data-bs-theme", kept || (dark.matches ? "dark" : "light"));

  root.classList.add("has-script");
  apply();
  dark.addEventListener("change", apply);

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-theme-toggle]").forEach((button) => (button.hidden = false));
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    kept = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("portal-theme", kept);
    } catch {
      // Holds for this page only.
    }
    apply();
    document.dispatchEvent(new CustomEvent("themechange"));
  });
})();
