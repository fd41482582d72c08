// Charts on top of the tables: each reads the table below it, so no figure is sent twice.
(() => {
  if (!window.Chart) return;

  const tones = { info: "info", progress: "move", success: "ok", warning: "warn", danger: "bad" };
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colour = (tone) => token(`--fill-${tones[tone] || "neutral"}`);
  const grouped = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 1 });

  // The rows and the coloured columns of a table; money comes in đồng and is drawn in millions.
  function read(table, kind) {
    const scale = kind === "money" ? 1e6 : 1;
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows];
    const series = heads
      .map((head, place) => ({ label: head.textContent.trim(), tone: head.dataset.tone, place }))
      .filter((each) => each.tone && each.tone !== "neutral")
      .filter((each) => kind !== "money" || each.label.includes("("));
    return {
      labels: rows.map((row) => row.cells[0].textContent.trim()),
      datasets: series.map((each) => ({
        label: each.label,
        tone: each.tone,
        backgroundColor: colour(each.tone),
        data: rows.map((row) => Number(row.cells[each.place].dataset.value || 0) / scale),
      })),
    };
  }

  function paint(chart) {
    const ink = token("--ink");
    const line = token("--line");
    chart.data.datasets.forEach((set) => (set.backgroundColor = colour(set.tone)));
    for (const axis of Object.values(chart.options.scales)) {
      axis.ticks.color = ink;
      axis.grid.color = line;
    }
    chart.options.plugins.legend.labels.color = ink;
    chart.options.plugins.title.color = ink;
    chart.update("none");
  }

  // A picture for a slide needs a ground of its own.
  const ground = {
    id: "ground",
    beforeDraw({ ctx, width, height }) {
      ctx.save();
      ctx.fillStyle = token("--surface");
      ctx.fillRect(0, 0, width, height);
      ctx.restore();
    },
  };

  // Words broken into lines of at most so many letters: a canvas cuts off what it has no room for.
  const wrapped = (text, most) =>
    text.split(" ").reduce((lines, word) => {
      const longer = `${lines.at(-1) ?? ""} ${word}`.trim();
      return lines.length && longer.length <= most ? [...lines.slice(0, -1), longer] : [...lines, word];
    }, []);

  function draw(box, table) {
    const data = read(table, box.dataset.chart);
    const isNarrow = box.clientWidth < 480;
    if (isNarrow) data.labels = data.labels.map((label) => wrapped(label, 20));
    box.style.height = `${110 + data.labels.length * (isNarrow ? 34 : 26)}px`;
    const chart = new Chart(box.querySelector("canvas"), {
      type: "bar",
      data,
      plugins: [ground],
      options: {
        indexAxis: "y",
        animation: false,
        maintainAspectRatio: false,
        font: { family: token("--font") },
        scales: {
          x: {
            stacked: true,
            grid: {},
            ticks: { precision: 0, callback: (value) => grouped.format(value) },
          },
          y: { stacked: true, grid: { display: false }, ticks: { autoSkip: false } },
        },
        plugins: {
          legend: { position: "bottom", labels: {} },
          title: { display: true, text: wrapped(box.dataset.title, box.clientWidth / 8), font: { size: 15 } },
          tooltip: {
            callbacks: { label: (at) => `${at.dataset.label}: ${grouped.format(at.parsed.x)}` },
          },
        },
      },
    });
    paint(chart);
    new MutationObserver(() => paint(chart)).observe(document.documentElement, {
      attributeFilter: ["data-bs-theme"],
    });
    return chart;
  }

  function save(chart, name) {
    chart.canvas.toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `${name}.png`;
      link.click();
      URL.revokeObjectURL(link.href);
    });
  }

  Chart.defaults.font.family = token("--font");
  document.querySelectorAll("[data-breakdown]").forEach((panel) => {
    const box = panel.querySelector("[data-chart]");
    if (!box) return;
    const table = panel.querySelector("table");
    const toggle = panel.querySelector("[data-chart-toggle]");
    const saver = panel.querySelector("[data-chart-save]");
    let chart;
    const show = (open) => {
      box.hidden = !open;
      saver.hidden = !open;
      toggle.setAttribute("aria-expanded", open);
      if (open) chart ??= draw(box, table);
    };
    toggle.hidden = false;
    toggle.addEventListener("click", () => show(box.hidden));
    saver.addEventListener("click", () => save(chart, box.id));
    if (!("folded" in box.dataset)) {
      show(true);
      panel.querySelector("[data-table-fold]")?.removeAttribute("open");
    }
  });
})();
