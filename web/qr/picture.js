// The picture of a QR code.

import { makeModules } from "./modules.js";

const SVG = "http://www.w3.org/2000/svg";

// The light margin that readers need, in modules.
const MARGIN = 4;

// Return an SVG element with the QR code of a text, or null if the text is too long. "name" is for
// screen readers.
export function drawCode(text, name) {
  const modules = makeModules(text);
  if (modules === null) {
    return null;
  }
  const size = modules.length + 2 * MARGIN;
  const svg = createElement("svg", { viewBox: `0 0 ${size} ${size}`, role: "img" });
  svg.setAttribute("aria-label", name);
  const dark = modules.flatMap((row, y) =>
    row.map((isDark, x) => (isDark ? `M${x + MARGIN} ${y + MARGIN}h1v1h-1z` : "")),
  );
  svg.append(
    createElement("rect", { width: size, height: size, fill: "white" }),
    createElement("path", { d: dark.join(""), fill: "black", "shape-rendering": "crispEdges" }),
  );
  return svg;
}

function createElement(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) {
    element.setAttribute(attribute, value);
  }
  return element;
}
