// The palette: `/` or Ctrl-K opens a dialog that finds a pilot, a person, a team or a page; arrow keys move, Enter opens.
// The dialog itself traps the focus, closes by Escape and gives the focus back. Without this script the button is a link
// to a page that finds the same.
const dialog = document.getElementById("palette");
const field = document.getElementById("palette-q");
const said = dialog.querySelector("[role=status]");
const list = () => document.getElementById("palette-results");
const options = () => [...list().querySelectorAll("[role=option]")];
const active = () => document.getElementById(field.getAttribute("aria-activedescendant") ?? "");

function open() {
  if (document.querySelector("dialog[open]")) return;
  dialog.showModal();
  field.select();
  htmx.trigger(field, "palette:open");
}

function choose(option) {
  active()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
}

function move(by) {
  const all = options();
  const at = all.indexOf(active());
  choose(all[(at + by + all.length) % all.length]);
}

function tell() {
  const { found, refused, q } = list().dataset;
  const number = Number(found);
  field.setAttribute("aria-expanded", String(number > 0));
  said.textContent = refused ?? (number ? `${number} result${number === 1 ? "" : "s"}` : `Nothing is called “${q}”.`);
  choose(options()[0]);
}

const isTyping = (target) => target.isContentEditable || target.closest?.("input, textarea, select, dialog");

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey || event.shiftKey && event.key !== "/") return;
  const command = event.ctrlKey || event.metaKey;
  const asks = command ? event.key.toLowerCase() === "k" : event.key === "/" && !isTyping(event.target);
  if (!asks) return;
  event.preventDefault();
  open();
});

for (const button of document.querySelectorAll("[data-palette]")) {
  button.setAttribute("role", "button");
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  button.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    open();
  });
}

field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && active() && list().dataset.q === field.value.trim()) {
    // Otherwise the list is of what stood here before: the form opens the page that finds what stands here now.
    event.preventDefault();
    active().click();
  }
});

dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-palette-close]")) dialog.close();
});

dialog.addEventListener("htmx:afterSettle", tell);
