// The list of blocks opens below its button, cut by the bottom of the window: the page moves until it is whole.
document.addEventListener("click", (event) => {
  if (!event.target.closest(".c-sf-add-button")) return;
  const shown = () => document.querySelector(".w-combobox-container")?.scrollIntoView({ block: "nearest" });
  setTimeout(shown, 150); // it is drawn, and put in its place, after the click
});
