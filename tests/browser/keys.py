"""A person who has no mouse: everything is reached by Tab and done by keys."""

from playwright.sync_api import FilePayload, Locator, Page, expect

# Where the page's own order is another than the one of Tab, by so many stops at most.
_STOPS = 40
_IS_FOCUSED = "element => element === document.activeElement"
# How many stops away a field is, as the page lists them; the rest is found by going on.
_DISTANCE = """element => {
  const within = document.querySelector("dialog:popover-open, dialog[open]") ?? document;
  const all = [...within.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
    .filter((one) => !one.disabled && one.checkVisibility({ visibilityProperty: true }));
  return all.indexOf(element) - all.indexOf(document.activeElement);
}"""


class Keys:
    """The keyboard in front of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, target: Locator) -> Locator:
        """Press Tab, or Shift+Tab where it lies behind, until the target has the focus."""
        expect(target).to_be_visible()
        away = int(target.evaluate(_DISTANCE))
        key = "Tab" if away >= 0 else "Shift+Tab"
        for _stop in range(abs(away) - 1):
            self.page.keyboard.press(key)
        for _stop in range(_STOPS):
            if target.evaluate(_IS_FOCUSED):
                return target
            self.page.keyboard.press(key)
        raise AssertionError(f"Tab never reaches {target}")

    def press(self, target: Locator, key: str = "Enter") -> None:
        """Press a key on what Tab reaches: a link, a button, a box."""
        self.reach(target)
        self.page.keyboard.press(key)

    def write(self, target: Locator, text: str) -> None:
        """Type into a field in place of what it holds."""
        self.reach(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def choose(self, target: Locator, label: str) -> None:
        """Go through a list by the arrows to the choice of that name."""
        self.reach(target)
        steps = int(
            target.evaluate(
                "(list, label) => [...list.options].findIndex((one) => one.label.trim() === label)"
                " - list.selectedIndex",
                label,
            )
        )
        for _step in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        expect(target.locator("option:checked")).to_have_text(label)

    def attach(self, target: Locator, file: FilePayload) -> None:
        """Name a file: the window in which one chooses it belongs to no page."""
        self.reach(target).set_input_files(file)
