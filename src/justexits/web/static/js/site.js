// What pages gain where scripts run. Every page works without this file.

const typing = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

// Parts of a page that do nothing without scripts are hidden until here.
for (const part of document.querySelectorAll(".scripted")) part.hidden = false;

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});

// Single keys: "/" goes to the page's search box, "j" and "k" from row to row. Whoever speaks to the machine, or types with
// few fingers, can switch them off; this browser remembers it.
const KEYS_OFF = "justexits-keys-off";
const keysAreOff = () => localStorage.getItem(KEYS_OFF) === "1";

const moves = {
  "/": () => {
    const search = document.querySelector("[data-search]");
    search?.focus();
    search?.select();
    return search;
  },
  j: () => step(1),
  k: () => step(-1),
};

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const here = rows.indexOf(document.activeElement);
  const next = rows[here < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, here + by))];
  next?.focus();
  return next;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || keysAreOff()) return;
  if (Object.hasOwn(moves, event.key) && moves[event.key]()) event.preventDefault();
});

for (const button of document.querySelectorAll("[data-keys-switch]")) {
  const say = () => (button.textContent = keysAreOff() ? "Switch these keys on" : "Switch these keys off");
  button.addEventListener("click", () => {
    localStorage.setItem(KEYS_OFF, keysAreOff() ? "0" : "1");
    say();
  });
  say();
}

// A chart is a picture that the server drew. Where its specification is on the page too, it becomes interactive.
// <figure class="chart" data-chart="id-of-the-json_script"><img ...></figure>
const figures = [...document.querySelectorAll("figure[data-chart]")];
if (figures.length) {
  try {
    await import(new URL("../vendor/vega/vega-embed.bundle.js", import.meta.url).href);
    for (const figure of figures) await upgrade(figure);
  } catch (fault) {
    console.warn("The charts stay pictures:", fault);
  }
}

async function upgrade(figure) {
  const source = document.getElementById(figure.dataset.chart);
  const picture = figure.querySelector("img, svg");
  if (!source || !picture) return;
  const spec = JSON.parse(source.textContent);
  const place = document.createElement("div");
  (picture.closest("picture") || picture).after(place);
  await window.vegaEmbed(place, spec, {
    ast: true, // the interpreter: the policy forbids making code from text
    renderer: "svg",
    actions: false,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
  });
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", picture.getAttribute("alt") || "Chart; its table says the same");
  place.removeAttribute("aria-roledescription");
  // The chart brings its own names for every mark; one name for the whole is what a screen reader needs.
  for (const svg of place.querySelectorAll("svg")) svg.setAttribute("aria-hidden", "true");
  picture.hidden = true;
}
