// The notebook in place: Cancel and Escape put back what a form has taken the place of, and folds open for a form.
// Without this script a form is a page of its own, and Cancel a link.

const before = new Map();

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const place = detail.target;
  for (let fold = place.parentElement; fold; fold = fold.parentElement) {
    if (fold.tagName === "DETAILS") fold.open = true;
  }
  if (place.id && !place.querySelector(".fact-form")) {
    before.set(place.id, { shown: place.cloneNode(true), asked: detail.requestConfig?.elt });
  }
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
