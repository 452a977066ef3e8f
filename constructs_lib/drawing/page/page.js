"use strict";
// Moves and searches the drawing, and shows what a part is. Texts of a template are set as text, never as HTML.
const data = JSON.parse(document.getElementById("data").textContent);
const stage = document.getElementById("stage");
const drawing = stage.querySelector("svg");
const panel = document.querySelector("aside");
const search = document.getElementById("search");
const count = document.getElementById("count");
const parts = [...drawing.querySelectorAll(".part")];
const ways = [...drawing.querySelectorAll(".way")];
const wide = drawing.viewBox.baseVal.width;
const high = drawing.viewBox.baseVal.height;
const view = { x: 0, y: 0, scale: 1 };
const STEP = 60;

function show() {
  drawing.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
}

function place(scale) {
  view.scale = Math.min(scale, 1.5);
  // What is wider than the screen starts with its left edge: events flow from there.
  view.x = Math.max((stage.clientWidth - wide * view.scale) / 2, 0);
  view.y = Math.max((stage.clientHeight - high * view.scale) / 2, 0);
  show();
}

function fit() {
  place(Math.min(stage.clientWidth / wide, stage.clientHeight / high));
}

function zoom(factor, x = stage.clientWidth / 2, y = stage.clientHeight / 2) {
  const scale = Math.min(Math.max(view.scale * factor, 0.05), 8);
  view.x = x - ((x - view.x) * scale) / view.scale;
  view.y = y - ((y - view.y) * scale) / view.scale;
  view.scale = scale;
  show();
}

function pan(x, y) {
  view.x += x;
  view.y += y;
  show();
}

function bringIntoView(part) {
  const box = part.getBoundingClientRect();
  const frame = stage.getBoundingClientRect();
  const isSeen = box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
  if (!isSeen) {
    pan(frame.left + frame.width / 2 - (box.left + box.right) / 2, frame.top + frame.height / 2 - (box.top + box.bottom) / 2);
  }
}

function add(parent, name, text, kind) {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  if (kind) element.className = kind;
  parent.append(element);
  return element;
}

function addList(parent, heading, lines) {
  if (!lines.length) return;
  add(parent, "h3", heading);
  const list = add(parent, "ul");
  for (const line of lines) add(list, "li", line);
}

function addResource(parent, resource) {
  add(parent, "h3", resource.name);
  add(parent, "p", `${resource.type}, ${resource.logicalId}`, "soft");
  if (resource.line) add(parent, "p", resource.line, "soft");
  add(parent, "pre", JSON.stringify(resource.properties, null, 2)).tabIndex = 0;
}

function choose(part) {
  const told = data[part.dataset.key];
  const near = new Set([part.dataset.key]);
  for (const way of ways) {
    const isNear = way.dataset.from === part.dataset.key || way.dataset.to === part.dataset.key;
    way.classList.toggle("near", isNear);
    if (isNear) near.add(way.dataset.from).add(way.dataset.to);
  }
  for (const each of parts) {
    each.classList.toggle("near", near.has(each.dataset.key));
    each.classList.toggle("chosen", each === part);
  }
  stage.classList.add("chosen");
  const body = document.getElementById("told");
  body.replaceChildren();
  add(body, "h2", told.title).tabIndex = -1;
  add(body, "p", told.stack ? `${told.what}, in ${told.stack}` : told.what, "soft");
  addList(body, "What the rules find", told.findings);
  addList(body, "Ways", told.ways);
  addList(body, "Alarms", told.alarms);
  for (const resource of told.resources) addResource(body, resource);
  addList(body, "Rules with limits for it", told.rules);
  panel.hidden = false;
  panel.scrollTop = 0;
  bringIntoView(part);
}

// Who works with the keyboard reads on where the part is described; closing leads back.
function chooseByKey(part) {
  choose(part);
  panel.querySelector("h2").focus();
}

function close() {
  const part = parts.find((each) => each.classList.contains("chosen"));
  panel.hidden = true;
  stage.classList.remove("chosen");
  if (part) {
    part.classList.remove("chosen");
    part.focus();
  }
}

function find() {
  const wanted = search.value.trim().toLowerCase();
  let found = 0;
  for (const part of parts) {
    const isFound = wanted !== "" && data[part.dataset.key].search.includes(wanted);
    part.classList.toggle("found", isFound);
    found += isFound;
  }
  stage.classList.toggle("searched", wanted !== "");
  count.textContent = wanted === "" ? "" : `${found} found`;
}

function next() {
  const found = parts.filter((part) => part.classList.contains("found"));
  if (!found.length) return;
  const at = found.findIndex((part) => part.classList.contains("chosen"));
  choose(found[(at + 1) % found.length]);
}

const pointers = new Map();
let moved = 0;
stage.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  pointers.set(event.pointerId, event);
  moved = pointers.size > 1 ? moved : 0;
});
stage.addEventListener("pointermove", (event) => {
  const last = pointers.get(event.pointerId);
  if (!last) return;
  const [x, y] = [event.clientX - last.clientX, event.clientY - last.clientY];
  moved += Math.abs(x) + Math.abs(y);
  if (pointers.size > 1) {
    const other = [...pointers.values()].find((each) => each.pointerId !== event.pointerId);
    const apart = (each) => Math.hypot(each.clientX - other.clientX, each.clientY - other.clientY);
    const frame = stage.getBoundingClientRect();
    const middle = [(event.clientX + other.clientX) / 2 - frame.left, (event.clientY + other.clientY) / 2 - frame.top];
    zoom(apart(event) / Math.max(apart(last), 1), ...middle);
  } else if (moved > 4) {
    stage.classList.add("moved");
    stage.setPointerCapture(event.pointerId);
    pan(x, y);
  }
  pointers.set(event.pointerId, event);
});
for (const ending of ["pointerup", "pointercancel"]) {
  stage.addEventListener(ending, (event) => {
    pointers.delete(event.pointerId);
    stage.classList.remove("moved");
  });
}
stage.addEventListener("click", (event) => {
  const part = event.target.closest(".part");
  if (moved > 4) return;
  if (part) choose(part);
  else if (!panel.hidden) close();
});
stage.addEventListener(
  "wheel",
  (event) => {
    event.preventDefault();
    const frame = stage.getBoundingClientRect();
    zoom(Math.exp(-event.deltaY / 500), event.clientX - frame.left, event.clientY - frame.top);
  },
  { passive: false },
);
stage.addEventListener("focusin", (event) => {
  const part = event.target.closest(".part");
  if (part && part.matches(":focus-visible")) bringIntoView(part);
});
// The browser scrolls to what gets the focus; the drawing is moved instead.
stage.addEventListener("scroll", () => stage.scrollTo(0, 0));

const keys = {
  ArrowLeft: () => pan(STEP, 0),
  ArrowRight: () => pan(-STEP, 0),
  ArrowUp: () => pan(0, STEP),
  ArrowDown: () => pan(0, -STEP),
  "+": () => zoom(1.25),
  "-": () => zoom(0.8),
  0: fit,
  "/": () => search.focus(),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    search.value = "";
    find();
    if (!panel.hidden) close();
  } else if (event.target === search) {
    if (event.key === "Enter") next();
  } else if (event.target.closest(".part") && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    chooseByKey(event.target.closest(".part"));
  } else if (keys[event.key] && !event.target.closest("aside")) {
    event.preventDefault();
    keys[event.key]();
  }
});
search.addEventListener("input", find);
document.getElementById("in").addEventListener("click", () => zoom(1.25));
document.getElementById("out").addEventListener("click", () => zoom(0.8));
document.getElementById("fit").addEventListener("click", fit);
document.getElementById("close").addEventListener("click", close);
// What is higher than the screen starts with its top, as wide as the screen. What is only wider can be read:
// its smallest text has 9 pixels.
place(Math.max(stage.clientWidth / wide, Math.min(0.75, stage.clientHeight / high)));
