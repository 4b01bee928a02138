// The side panel 送审检查: asks the server for what it finds in the last saved draft.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-submission-checks] button");
  if (!button) return;
  const panel = button.closest("[data-submission-checks]");
  const shown = panel.querySelector("[aria-live]");
  // A new item gets its number with the first autosave, which changes the page's address and nothing else.
  const number = location.pathname.match(/\/pages\/(\d+)\//)?.[1];
  const address = panel.dataset.submissionChecks.replace(/\/0\//, number ? `/${number}/` : "/0/");
  if (address.includes("/0/")) {
    shown.textContent = "先保存草稿，再检查。";
    return;
  }
  button.disabled = true;
  try {
    const response = await fetch(address, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!response.ok) throw new Error(response.status);
    shown.innerHTML = await response.text();
  } catch {
    shown.textContent = "没有检查成，请过一会儿再试。";
  } finally {
    button.disabled = false;
  }
});
