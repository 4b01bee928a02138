/* Cleans what is pasted from Word, WPS and WeChat before the editor sees it.

   The editor drops what it does not know: headings become text, words of neighbouring cells run together. So the HTML
   goes to the server first, where the cleaning lives that storing uses, too, and is pasted again when it comes back. */
(() => {
  "use strict";
  const { cleanUrl } = document.currentScript.dataset;
  const EDITOR = ".public-DraftEditor-content";
  // Copied within the editor: it knows best itself.
  const OWN = /data-editor=|draftjs-conductor/;

  const token = () => JSON.parse(document.getElementById("wagtail-config").textContent).CSRF_TOKEN;

  const tell = (text) =>
    document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { text, type: "warning" } }));

  const paste = (target, html, text) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    event.cleaned = true;
    target.dispatchEvent(event);
  };

  const reportLosses = (html) => {
    const pasted = new DOMParser().parseFromString(html, "text/html");
    const pictures = pasted.querySelectorAll("img").length;
    if (pictures) {
      tell(`粘贴的内容里有${pictures}张图片，没有带进来。请用“图片”块上传；或者把文章存成 Word 文件，用“上传 Word 文件”。`);
    }
    if (pasted.querySelector("td + td")) {
      tell("粘贴的表格已变成一行行文字。要保留表格，请用“表格”块。");
    }
  };

  document.addEventListener(
    "paste",
    (event) => {
      const target = event.target.closest?.(EDITOR);
      const html = event.clipboardData?.getData("text/html") || "";
      if (event.cleaned || !target || !html || OWN.test(html)) {
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      const text = event.clipboardData.getData("text/plain");
      const body = new FormData();
      body.append("html", html.replace(/(\ssrc\s*=\s*["']?)data:[^"'\s>]*/gi, "$1"));
      fetch(cleanUrl, { method: "POST", body, headers: { "X-CSRFToken": token() } })
        .then((response) => (response.ok ? response.json() : Promise.reject(response)))
        .then(({ html: clean }) => {
          paste(target, clean, text);
          reportLosses(html);
        })
        // Without the server the editor does what it can; storing cleans in any case.
        .catch(() => paste(target, html, text));
    },
    true,
  );
})();
