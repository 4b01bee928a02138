/* Tells the site that this page is read: once, when it is seen. Nothing of the reader is sent. */
(() => {
  "use strict";
  const { reads } = document.currentScript.dataset;
  const [visit] = performance.getEntriesByType("navigation");
  if (!reads || visit?.type === "back_forward") {
    return;
  }
  const tell = () => {
    if (document.visibilityState !== "visible") {
      return; // a tab opened behind this one, or a page fetched beforehand
    }
    document.removeEventListener("visibilitychange", tell);
    if (!navigator.sendBeacon?.(reads)) {
      fetch(reads, { method: "POST", keepalive: true }).catch(() => {});
    }
  };
  document.addEventListener("visibilitychange", tell);
  tell();
})();
