// The pool: which item is being read, and all of a page chosen at once.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".pool-item a[target=pool-preview]");
  if (!link) return;
  document.querySelectorAll(".pool-list li[data-read]").forEach((row) => delete row.dataset.read);
  link.closest("li").dataset.read = "";
  const preview = document.getElementById("pool-preview");
  preview.dataset.open = "";
  preview.scrollIntoView({ block: "nearest", behavior: "smooth" });
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-choose-all]")) return;
  document.querySelectorAll(".pool-list [name=item]").forEach((box) => {
    box.checked = event.target.checked;
  });
});
