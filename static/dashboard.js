/* Opens a cell of the heat map beside the table. Without this, a cell is a link to a page that says the same. */
"use strict";

(() => {
  const panel = () => document.getElementById("explanation");
  let opener = null;

  const open = (link) => {
    opener?.removeAttribute("aria-current");
    opener = link;
    opener.setAttribute("aria-current", "true");
    htmx.ajax("GET", link.href, { target: "#explanation", swap: "innerHTML", source: "#explanation" });
  };

  const close = () => {
    panel().hidden = true;
    panel().replaceChildren();
    history.replaceState({ htmx: true }, "", document.getElementById("heat-map").dataset.home);
    opener?.removeAttribute("aria-current");
    if (opener?.isConnected) opener.focus();
  };

  document.addEventListener("click", (event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const cell = event.target.closest(".heat-map .cell > a");
    const leave = event.target.closest("#explanation [data-close]");
    if (!cell && !leave) return;
    event.preventDefault();
    if (cell) open(cell);
    else close();
  });

  document.addEventListener("keydown", (event) => {
    // Whoever types, or has the palette open, means that.
    if (event.key !== "Escape" || event.target.closest?.("dialog, input, select, textarea")) return;
    if (panel() && !panel().hidden) close();
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "explanation") return;
    panel().hidden = false;
    document.getElementById("explanation-title").focus();
  });
})();
