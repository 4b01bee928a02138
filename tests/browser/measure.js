// What tests measure on a page as it is shown. Every function of `measure` returns a list of faults.
(() => {
  "use strict";
  // Marks that may not begin a line (W3C clreq, 行首禁则).
  const NEVER_FIRST = /[、，。．：；！？）］｝」』】〕》〉”’·・‧％%‰℃]/g;
  const NEVER_SPLIT = /——|……/g;
  const UNSEEN = ".visually-hidden:not(:focus, :focus-within), .skip:not(:focus), .report-trap, option, script";
  // A second way to the same place, which the keyboard leaves out, may be small.
  const PRESSED = ":is(a[href], button, input:not([type=hidden]), select, textarea, summary):not([tabindex='-1'])";
  const BOXED = "button, .button, .chip, .tile a, th, td, .tag, .state";

  const isSeen = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest(UNSEEN);

  function texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.data.trim() && isSeen(node.parentElement)) found.push(node);
    }
    return found;
  }

  function rects(node, start = 0, end = node.length) {
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    return [...range.getClientRects()].filter((rect) => rect.width > 0.5 && rect.height > 0.5);
  }

  const words = (node) => node.data.trim().slice(0, 24);

  // The boxes whose inside is scrolled, around an element.
  function scrollers(element) {
    const found = [];
    for (let box = element; box && box !== document.body; box = box.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(box).overflowX)) found.push(box.getBoundingClientRect());
    }
    return found;
  }

  // Where the glyphs are: a line's box without the room above and below them; only what a scrolled box shows.
  function inked(node) {
    const style = getComputedStyle(node.parentElement);
    const size = parseFloat(style.fontSize);
    const upright = style.writingMode.startsWith("vertical");
    const around = scrollers(node.parentElement);
    return rects(node).map((rect) => {
      let { left, right, top, bottom } = rect;
      if (upright) [left, right] = [(left + right - size * 0.84) / 2, (left + right + size * 0.84) / 2];
      else [top, bottom] = [(top + bottom - size * 0.84) / 2, (top + bottom + size * 0.84) / 2];
      for (const box of around) [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      return { left, right, top, bottom, node };
    }).filter((rect) => rect.right - rect.left > 1);
  }

  function overlaps(boxes) {
    const faults = [];
    boxes.sort((a, b) => a.top - b.top);
    boxes.forEach((a, index) => {
      for (let next = index + 1; next < boxes.length && boxes[next].top < a.bottom - 2; next++) {
        const b = boxes[next];
        if (a.node !== b.node && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2) {
          faults.push(`overlap: ${words(a.node)} / ${words(b.node)}`);
        }
      }
    });
    return faults;
  }

  function outside(boxes) {
    const faults = [];
    for (const box of boxes) {
      if (box.left < -1 || box.right > innerWidth + 1) faults.push(`beyond the screen: ${words(box.node)}`);
      const frame = box.node.parentElement.closest(BOXED)?.getBoundingClientRect();
      if (frame && (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1)) {
        faults.push(`beyond its box: ${words(box.node)}`);
      }
    }
    return faults;
  }

  function cut() {
    const faults = [];
    for (const element of document.body.querySelectorAll("*")) {
      const { overflowX, overflowY } = getComputedStyle(element);
      const hides = /hidden|clip/.test(overflowX + overflowY) && element.textContent.trim() && isSeen(element);
      if (hides && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)) {
        faults.push(`cut: ${element.outerHTML.slice(0, 80)}`);
      }
    }
    return faults.concat(hints());
  }

  // Placeholders have no box to be asked for: their words are drawn once more beside the page.
  function hints() {
    const pen = document.createElement("canvas").getContext("2d");
    return [...document.querySelectorAll("input[placeholder]")].filter(isSeen).flatMap((field) => {
      const style = getComputedStyle(field);
      pen.font = `${style.fontWeight} ${getComputedStyle(field, "::placeholder").fontSize} ${style.fontFamily}`;
      const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      return pen.measureText(field.placeholder).width > room + 1 ? [`cut: ${field.placeholder}`] : [];
    });
  }

  function block(element) {
    let box = element;
    while (/^(inline|contents)$/.test(getComputedStyle(box).display)) box = box.parentElement;
    return box;
  }

  function lineStarts(nodes) {
    const faults = [];
    let before;
    for (const node of nodes) {
      for (const { index } of node.data.matchAll(NEVER_FIRST)) {
        const [mark] = rects(node, index, index + 1);
        const inBlock = before && block(node.parentElement).contains(before);
        const last = index > 0 ? rects(node, index - 1, index) : inBlock ? rects(before, before.length - 1) : [];
        if (mark && last.length && mark.top > last.at(-1).bottom - mark.height / 2) {
          faults.push(`begins a line: ${node.data.slice(Math.max(0, index - 8), index + 4).trim()}`);
        }
      }
      for (const { index } of node.data.matchAll(NEVER_SPLIT)) {
        const [first, second] = [rects(node, index, index + 1)[0], rects(node, index + 1, index + 2)[0]];
        if (first && second && second.top > first.bottom - 1) faults.push(`split: ${words(node)}`);
      }
      before = node;
    }
    return faults;
  }

  // Links within a sentence need not be as large as buttons (WCAG 2.2, 2.5.8).
  function isInSentence(link) {
    if (link.tagName !== "A" || getComputedStyle(link).display !== "inline") return false;
    const copy = block(link.parentElement).cloneNode(true);
    copy.querySelectorAll("a, time, .visually-hidden").forEach((part) => part.remove());
    return copy.textContent.replace(/[\s\p{P}]/gu, "").length > 1;
  }

  window.measure = {
    layout() {
      const nodes = texts();
      const boxes = nodes.flatMap(inked);
      const over = document.documentElement.scrollWidth - innerWidth;
      const wide = over > 0 ? [`${over} px wider than the screen`] : [];
      return wide.concat(overlaps(boxes), outside(boxes), cut(), lineStarts(nodes));
    },
    targets() {
      return [...document.querySelectorAll(PRESSED)].filter((target) => isSeen(target) && !isInSentence(target))
        .filter((target) => target.getBoundingClientRect().height < 43.5)
        .map((target) => `${Math.round(target.getBoundingClientRect().height)} px high: ${target.outerHTML.slice(0, 90)}`);
    },
    // The large view: large enough, open enough, one column, no picture that says nothing.
    large() {
      const faults = [];
      for (const node of texts()) {
        const { fontSize, lineHeight } = getComputedStyle(node.parentElement);
        const size = parseFloat(fontSize);
        if (size < 19.4) faults.push(`${size} px small: ${words(node)}`);
        if (rects(node).length > 1 && parseFloat(lineHeight) < size * 1.299) faults.push(`narrow lines: ${words(node)}`);
      }
      for (const next of document.querySelectorAll(".prose p + p")) {
        const gap = next.getBoundingClientRect().top - next.previousElementSibling.getBoundingClientRect().bottom;
        if (gap < parseFloat(getComputedStyle(next).lineHeight) * 1.3 - 0.5) faults.push(`${gap} px between paragraphs`);
      }
      const heads = [...document.querySelectorAll("main :is(h1, h2, h3, h4)")].filter(isSeen);
      heads.map((head) => head.getBoundingClientRect()).sort((a, b) => a.top - b.top).reduce((above, head) => {
        if (above && head.top < above.bottom - 1) faults.push(`side by side at ${head.top}`);
        return head;
      }, null);
      const empty = [...document.querySelectorAll("main img:not([alt]), main img[alt='']")].filter(isSeen);
      return faults.concat(empty.map((image) => `says nothing: ${image.src}`));
    },
    // What has the focus: its name, and why it is not seen to have it, if so.
    focus() {
      const element = document.activeElement;
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const [x, y] = [box.left + Math.min(box.width / 2, 40), box.top + box.height / 2];
      const hit = document.elementFromPoint(x, y);
      const name = element.getAttribute("aria-label") ?? (element.textContent.trim() || element.labels?.[0]?.textContent);
      const faults = [];
      if (element === document.body) faults.push("nothing has the focus");
      if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) faults.push(`no outline: ${name}`);
      if (!hit || !(element.contains(hit) || hit.contains(element))) faults.push(`out of sight: ${name} ${x} ${y}`);
      return { name: (name ?? "").replace(/\s+/g, " "), href: element.getAttribute("href"), id: element.id, colour: outlineColor, faults };
    },
  };
})();
