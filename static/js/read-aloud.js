/* Reads a page's text aloud with the browser's own voice; docs/design.md says what the page marks for it.
   A sentence is one utterance: browsers cut long ones off, and pause() loses them on Android. A pause is therefore a
   stop that remembers its sentence. */
(() => {
  "use strict";
  const voices = window.speechSynthesis;
  const [bar] = document.querySelectorAll("[data-read-aloud]");
  if (!voices || !bar) {
    return;
  }
  const PARTS = "p, h2, h3, h4, li, figcaption, td, th";
  const SENTENCE = /[^。！？；!?;]+[。！？；!?;]*[”’」』）》]*/gu;
  const toggle = bar.querySelector('[data-aloud-do="toggle"]');
  const stop = bar.querySelector('[data-aloud-do="stop"]');
  const [start, pause, proceed] = toggle.dataset.words.split("|");
  let pieces = [];
  let at = 0;
  let turn = 0; // utterances of an earlier turn that end late are not listened to
  let state = "silent";

  const chinese = () => voices.getVoices().find((voice) => /^(zh|cmn)/i.test(voice.lang));

  const collect = () =>
    [...document.querySelectorAll("[data-aloud]")].flatMap((marked) => {
      const inner = [...marked.querySelectorAll(PARTS)].filter((part) => !part.querySelector(PARTS));
      return (inner.length ? inner : [marked]).flatMap((element) =>
        (element.textContent.replace(/\s+/g, " ").match(SENTENCE) || [])
          .filter((text) => text.trim())
          .map((text) => ({ element, text: text.trim() })),
      );
    });

  const mark = (element) => {
    document.querySelector(".aloud")?.classList.remove("aloud");
    if (element) {
      element.classList.add("aloud");
      element.scrollIntoView({ block: "nearest" });
    }
  };

  const show = (next) => {
    state = next;
    toggle.textContent = { silent: start, reading: pause, paused: proceed }[next];
    stop.hidden = next === "silent";
  };

  const end = () => {
    turn += 1;
    voices.cancel();
    if (document.activeElement === stop) {
      toggle.focus(); // the button that had the focus goes away
    }
    at = 0;
    mark(null);
    show("silent");
  };

  const speak = () => {
    if (at >= pieces.length) {
      end();
      return;
    }
    const mine = turn;
    const utterance = new SpeechSynthesisUtterance(pieces[at].text);
    utterance.lang = "zh-CN";
    utterance.voice = chinese() || null;
    utterance.onend = () => {
      if (mine === turn) {
        at += 1;
        speak();
      }
    };
    utterance.onerror = () => mine === turn && end();
    mark(pieces[at].element);
    voices.speak(utterance);
  };

  toggle.addEventListener("click", () => {
    turn += 1;
    voices.cancel();
    if (state === "reading") {
      show("paused");
      return;
    }
    if (state === "silent") {
      pieces = collect();
      at = 0;
    }
    show("reading");
    speak();
  });
  stop.addEventListener("click", end);
  window.addEventListener("pagehide", () => voices.cancel());

  const offer = () => {
    bar.hidden = !chinese();
  };
  offer();
  voices.addEventListener?.("voiceschanged", offer);
})();
