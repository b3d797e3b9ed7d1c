// Plots as SVG, drawn by hand: each stands alone when it is saved, so what it needs is within it.
// On the page the style sheet's classes go before the colours written here.

const NS = "http://www.w3.org/2000/svg";
const FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif";
const INK = "#14202b";
const SOFT = "#51606e";
const LINE = "#d5dce3";
// Blue against orange is told apart by those who don't tell red from green.
const FILLS = {
  done: "#0b5cad", open: "#8fbdec", cancelled: "#9aa5b0", no_show: "#c4501b",
  helpful: "#0b5cad", not_helpful: "#c4501b",
  times: "#0b5cad", booked: "#c4501b", bookings: "#0b5cad",
};
const EDGE = 14;
const LEGEND_ROW = 24;
const COLUMNS_HIGH = 190;

function s(tag, attributes = {}, ...children) {
  const node = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const words = (text, x, y, more = {}) => s("text", {
  x, y, "font-size": 14, fill: SOFT, class: "p-soft", ...more,
}, text);

const bar = (kind, x, y, width, height) => s("rect", {
  x, y, width: Math.max(0, width), height: Math.max(0, height), fill: FILLS[kind], class: `p-${kind}`,
});

// Han characters are as wide as they are high, others about half of it.
export const widthOf = (text, size) =>
  [...text].reduce((sum, char) => sum + (/[\u2e80-\uffef]/.test(char) ? 1 : 0.58), 0) * size;

function cut(text, size, most) {
  if (widthOf(text, size) <= most) return text;
  let kept = text;
  while (kept && widthOf(`${kept}…`, size) > most) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

// The axis ends at a round number of at most four steps, none of them a part of a booking.
export function axis(most) {
  const rough = Math.max(1, most) / 4;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].find((n) => n * ten >= rough) * ten);
  return { step, top: Math.max(1, Math.ceil(most / step)) * step };
}

const sum = (row, kinds) => kinds.reduce((n, kind) => n + row[kind], 0);

function frame(plot, width, draw) {
  const svg = s("svg", {
    xmlns: NS, width, "font-family": FONT, role: "img", "aria-label": plot.label,
  });
  const ground = s("rect", { width: "100%", height: "100%", fill: "#ffffff", class: "p-ground" });
  svg.append(ground);
  let y = EDGE + 16;
  svg.append(s("text", {
    x: EDGE, y, "font-size": 17, "font-weight": 650, fill: INK, class: "p-ink",
  }, cut(plot.title, 17, width - 2 * EDGE)));
  if (plot.period) {
    y += 22;
    svg.append(words(cut(plot.period, 14, width - 2 * EDGE), EDGE, y));
  }
  y += 4;
  if (plot.kinds.length > 1) y = legend(svg, plot, width, y);
  const height = Math.round(draw(svg, y + 12)) + EDGE;
  svg.setAttribute("height", height);
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  return svg;
}

function legend(svg, plot, width, top) {
  let x = EDGE;
  let y = top + LEGEND_ROW;
  for (const kind of plot.kinds) {
    const name = plot.names[kind];
    const wide = 20 + widthOf(name, 14) + 16;
    if (x > EDGE && x + wide > width - EDGE) {
      x = EDGE;
      y += LEGEND_ROW;
    }
    svg.append(bar(kind, x, y - 12, 14, 14), words(name, x + 20, y, { fill: INK, class: "p-ink" }));
    x += wide;
  }
  return y;
}

// rows: [{label, KIND: number, …}], stacked upwards in the order of plot.kinds.
export function columns(plot, width) {
  return frame(plot, width, (svg, top) => {
    const { step, top: most } = axis(Math.max(...plot.rows.map((row) => sum(row, plot.kinds))));
    const left = EDGE + widthOf(String(most), 14) + 8;
    const high = COLUMNS_HIGH;
    const at = (n) => top + 12 + high - (n / most) * high;
    for (let n = 0; n <= most; n += step) {
      svg.append(s("line", {
        x1: left, x2: width - EDGE, y1: at(n), y2: at(n), stroke: LINE, class: "p-line",
      }), words(String(n), left - 8, at(n) + 5, { "text-anchor": "end" }));
    }
    const each = (width - EDGE - left) / plot.rows.length;
    const wide = Math.min(64, each * 0.72);
    const widest = Math.max(...plot.rows.map((row) => widthOf(row.label, 14)));
    const every = Math.max(1, Math.ceil((widest + 8) / each));
    plot.rows.forEach((row, n) => {
      const middle = left + each * (n + 0.5);
      let done = 0;
      for (const kind of plot.kinds) {
        if (!row[kind]) continue;
        svg.append(bar(kind, middle - wide / 2, at(done + row[kind]), wide,
          at(done) - at(done + row[kind]) - (done ? 1 : 0)));
        done += row[kind];
      }
      if (n % every === 0) {
        svg.append(words(row.label, middle, top + high + 34, { "text-anchor": "middle" }));
      }
    });
    return top + high + 40;
  });
}

// One row a name: the name above, bars beside each other or, stacked, behind each other.
export function rows(plot, width) {
  return frame(plot, width, (svg, top) => {
    const most = Math.max(1, ...plot.rows.map((row) => (
      plot.stacked ? sum(row, plot.kinds) : Math.max(...plot.kinds.map((kind) => row[kind])))));
    const room = width - 2 * EDGE - widthOf(String(most), 14) - 10;
    const scale = room / most;
    let y = top + 6;
    for (const row of plot.rows) {
      svg.append(words(cut(row.label, 14, width - 2 * EDGE), EDGE, y + 10,
        { fill: INK, class: "p-ink" }));
      y += 18;
      y = plot.stacked ? stack(svg, plot, row, y, scale) : beside(svg, plot, row, y, scale);
      y += 14;
    }
    return y - 8;
  });
}

function stack(svg, plot, row, y, scale) {
  let x = EDGE;
  for (const kind of plot.kinds) {
    if (!row[kind]) continue;
    svg.append(bar(kind, x, y, row[kind] * scale - 1, 14));
    x += row[kind] * scale;
  }
  svg.append(words(String(sum(row, plot.kinds)), x + 6, y + 12));
  return y + 14;
}

function beside(svg, plot, row, y, scale) {
  plot.kinds.forEach((kind, n) => {
    const wide = row[kind] * scale;
    svg.append(bar(kind, EDGE, y + n * 13, wide, 11),
      words(String(row[kind]), EDGE + wide + 6, y + n * 13 + 10, { "font-size": 12 }));
  });
  return y + plot.kinds.length * 13;
}

// Saving -------------------------------------------------------------------------------------

export const svgText = (svg) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}`;

export async function toPng(svg, scale = 2) {
  const url = URL.createObjectURL(new Blob([svgText(svg)], { type: "image/svg+xml" }));
  try {
    const picture = new Image();
    picture.src = url;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = picture.width * scale;
    canvas.height = picture.height * scale;
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/png"));
  } finally {
    URL.revokeObjectURL(url);
  }
}

const quoted = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

// The mark in front tells spreadsheets that it is UTF-8.
export const toCsv = (table) =>
  `\ufeff${table.map((row) => row.map((cell) => quoted(String(cell ?? ""))).join(",")).join("\r\n")}\r\n`;

export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
