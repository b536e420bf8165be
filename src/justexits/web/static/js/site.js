// What pages gain where scripts run. Every page works without this file.

const typing = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

// "/" goes to the page's search box.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const search = document.querySelector("[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

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
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", picture.getAttribute("alt") || "Chart; its table says the same");
  picture.after(place);
  await window.vegaEmbed(place, spec, {
    ast: true, // the interpreter: the policy forbids making code from text
    renderer: "svg",
    actions: false,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
  });
  // The chart brings its own names for every mark; one name for the whole is what a screen reader needs.
  for (const svg of place.querySelectorAll("svg")) svg.setAttribute("aria-hidden", "true");
  picture.hidden = true;
}
