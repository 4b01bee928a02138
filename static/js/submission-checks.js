// The side panel 送审检查: asks the server for what it finds in the last saved draft.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-submission-checks] button");
  if (!button) return;
  const panel = button.closest("[data-submission-checks]");
  const shown = panel.querySelector("[aria-live]");
  button.disabled = true;
  try {
    const response = await fetch(panel.dataset.submissionChecks, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!response.ok) throw new Error(response.status);
    shown.innerHTML = await response.text();
  } catch {
    shown.textContent = "没有检查成，请过一会儿再试。";
  } finally {
    button.disabled = false;
  }
});
