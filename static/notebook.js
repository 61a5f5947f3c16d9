// The notebook in place: Cancel and Escape put back what a form has taken the place of, and folds open for a form and
// for what an address points at. Without this script a form is a page of its own, and Cancel a link; folds open by the
// browser's own doing, or by app.css.

const before = new Map();

function unfold(place) {
  for (let fold = place; fold; fold = fold.parentElement) {
    if (fold.tagName === "DETAILS") fold.open = true;
  }
}

// A failure mode is pointed at with its facts.
function unfoldTarget() {
  const place = document.getElementById(location.hash.slice(1));
  if (!place) return;
  const facts = place.querySelector(":scope > .mode__facts");
  const wasShown = place.checkVisibility?.({ contentVisibilityAuto: true }) ?? false;
  unfold(place);
  if (facts) facts.open = true;
  if (!wasShown) place.scrollIntoView();
}

addEventListener("hashchange", unfoldTarget);
unfoldTarget();

// The same address a second time changes nothing, and opens what was closed meanwhile all the same.
document.addEventListener("click", ({ target }) => {
  if (target.closest("a[href^='#']")?.hash === location.hash) unfoldTarget();
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const place = detail.target;
  unfold(place.parentElement);
  if (place.id && !place.querySelector(".fact-form")) {
    before.set(place.id, { shown: place.cloneNode(true), asked: detail.requestConfig?.elt });
  }
});

// A new fact draws its table anew. Other forms that are open in it step aside meanwhile, and come back as they were.
const aside = [];

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.shouldSwap || !detail.target.classList.contains("kind")) return;
  const saved = detail.requestConfig?.elt.closest(".fact-editing");
  aside.push(...detail.target.querySelectorAll("tr.fact-editing"));
  aside.filter((row) => row !== saved).forEach((row) => row.replaceWith(document.createElement("tr")));
});

document.addEventListener("htmx:afterSwap", () => {
  aside.splice(0).forEach((row) => document.getElementById(row.id)?.replaceWith(row));
});

function cancel(form) {
  const place = form.closest(".fact-editing");
  const { shown, asked } = before.get(place?.id) ?? {};
  if (!shown) return false;
  place.replaceWith(shown);
  htmx.process(shown);
  before.delete(shown.id);
  const back = asked?.isConnected ? asked : shown.querySelector(".fact-edit");
  back?.focus();
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-cancel]");
  if (link && cancel(link.closest("form"))) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && event.target.closest(".fact-form");
  if (form && cancel(form)) event.preventDefault();
});
