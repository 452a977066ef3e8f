// What a page looks like to its reader, as lists of what is wrong with it.
(() => {
  const article = () => document.querySelector("article");
  const shown = (text) => text.trim().replace(/\s+/g, " ").slice(0, 80);
  const isSeen = (element) => element.getClientRects().length > 0;

  // Every tab, beside each other, so that what is in one of them is measured, too.
  const allTabs = document.createElement("style");
  allTabs.textContent = ".tabbed-block { display: block !important } details > * { display: block }";

  // A colour is what it ends as.
  const still = document.createElement("style");
  still.textContent = "*, ::before, ::after { transition: none !important }";
  addEventListener("DOMContentLoaded", () => document.head.append(still));

  const withAllTabs = (measure) => {
    document.head.append(allTabs);
    for (const each of document.querySelectorAll("article details")) each.open = true;
    const found = measure();
    allTabs.remove();
    return found;
  };

  function sideways() {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide in ${clientWidth}`] : [];
  }

  function cutCode() {
    return [...document.querySelectorAll("article pre, article pre > code")]
      .filter((each) => each.scrollWidth > each.clientWidth + 1)
      .map((each) => `code is ${each.scrollWidth} wide in ${each.clientWidth}: ${shown(each.textContent)}`);
  }

  // An element is reached where it lies within the page, or within a box that scrolls.
  function isReached(element) {
    const { right } = element.getBoundingClientRect();
    for (let box = element.parentElement; box; box = box.parentElement) {
      const scrolls = ["auto", "scroll"].includes(getComputedStyle(box).overflowX);
      if (scrolls) return right - box.getBoundingClientRect().left - box.clientLeft + box.scrollLeft <= box.scrollWidth + 1;
    }
    return right <= document.documentElement.clientWidth + 1;
  }

  function lostColumns() {
    return [...document.querySelectorAll("article tr > :last-child")]
      .filter((each) => isSeen(each) && !isReached(each))
      .map((each) => `the last column is lost: ${shown(each.parentElement.textContent)}`);
  }

  function wideTables() {
    return [...document.querySelectorAll("article table:not(.highlighttable)")]
      .filter((each) => each.scrollWidth > (each.closest(".md-typeset__scrollwrap") ?? each).clientWidth + 1)
      .map((each) => `a table is ${each.scrollWidth} wide: ${shown(each.textContent)}`);
  }

  function* words() {
    const walker = document.createTreeWalker(article(), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      // An address is as long as it is, and code in a block has lines of its own.
      if (node.parentElement.closest("pre, svg, script, style, .headerlink")) continue;
      // A hyphen in a name of code is part of it.
      const name = node.parentElement.closest(":is(td, th) code:not(:has(wbr))");
      const word = name ? /(?<![\p{L}\p{N}_-])[\p{L}\p{N}_-]{2,36}(?![\p{L}\p{N}_-])/gu : /[\p{L}\p{N}_]{2,}/gu;
      for (const match of node.data.matchAll(word)) yield [node, match];
    }
  }

  function brokenWords() {
    const found = [];
    const range = document.createRange();
    for (const [node, match] of words()) {
      if (/^https?:/.test(node.data)) continue;
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const lines = new Set([...range.getClientRects()].map((each) => Math.round(each.top)));
      if (lines.size > 1) found.push(`${match[0]} is broken in: ${shown(node.data)}`);
    }
    return found;
  }

  function fencesAsText() {
    const found = [];
    const walker = document.createTreeWalker(article(), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (/```|^=== "|--8<--|^!!! /m.test(node.data) && !node.parentElement.closest("pre, code"))
        found.push(`Markdown is shown as text: ${shown(node.data)}`);
    }
    return found;
  }

  const drawings = () => [...document.querySelectorAll("article img")];

  function hiddenDrawings() {
    return drawings()
      .filter((each) => !each.complete || !each.naturalWidth || !isSeen(each) || each.clientHeight < 20)
      .map((each) => `${each.src} is not seen`);
  }

  // Sizes of the text in a drawing are those of its style, times how far the page scales it.
  async function smallText(least) {
    const found = [];
    for (const each of drawings().filter((image) => image.src.endsWith(".svg"))) {
      const svg = await (await fetch(each.src)).text();
      const sizes = [...svg.matchAll(/(?:font-size:|font:)([\d.]+)px/g)].map((match) => Number(match[1]));
      const size = (Math.min(...sizes) * each.clientWidth) / each.naturalWidth;
      if (!(size >= least)) found.push(`${each.src} has text of ${size.toFixed(1)} px`);
    }
    return found;
  }

  const links = () =>
    [...document.querySelectorAll("a[href], img[src], script[src], link[href]")].map(
      (each) => each.getAttribute("href") ?? each.getAttribute("src"),
    );

  window.measures = {
    layout: () =>
      withAllTabs(() => [...sideways(), ...lostColumns(), ...brokenWords(), ...fencesAsText()]),
    wide: () => withAllTabs(() => [...cutCode(), ...wideTables()]),
    drawings: async (least) => [...hiddenDrawings(), ...(await smallText(least))],
    links,
    ground: () => getComputedStyle(document.body).backgroundColor,
  };
})();
