// The menu of one's account closes as menus do. Without this script a second click on its name closes it.

const menu = document.querySelector(".account");

document.addEventListener("click", ({ target }) => {
  if (!menu.contains(target)) menu.open = false;
});

menu.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  event.stopPropagation();
  menu.open = false;
  menu.querySelector("summary").focus();
});
