/* Tells the site that a search was seen and which of its results was opened, so that the desk learns what readers look
   for and do not find. What is sent is the page's own token and a rank, nothing of the reader. */
(() => {
  "use strict";
  const { searchToken } = document.querySelector("[data-search-token]")?.dataset ?? {};
  if (!searchToken || !navigator.sendBeacon) {
    return;
  }
  const list = document.querySelector("ol.results");
  const first = list?.start ?? 1;
  const tell = (values) =>
    navigator.sendBeacon("/search/seen/", new URLSearchParams({ token: searchToken, ...values }));

  const tellOfClick = (event) => {
    const entry = event.target.closest?.("a") && event.target.closest("ol.results > li");
    // The other button opens a menu.
    if (entry && event.button !== 2) {
      tell({ rank: first + [...list.children].indexOf(entry) });
    }
  };
  list?.addEventListener("click", tellOfClick);
  list?.addEventListener("auxclick", tellOfClick);

  // A reload, a way back and a further page are no new search.
  const [visit] = performance.getEntriesByType("navigation");
  if (first === 1 && (!visit || visit.type === "navigate")) {
    tell({});
  }
})();
