// Uses the page as a reader does, and leaves what it saw as the text of the page.
window.addEventListener("load", () => {
  const seen = {};
  const drawing = document.querySelector("#stage svg");
  const panel = document.querySelector("aside");
  const key = (target, name) =>
    target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
  const scale = () => Number(drawing.style.transform.match(/scale\(([\d.]+)\)/)[1]);
  const left = () => Number(drawing.style.transform.match(/translate\((-?[\d.]+)px/)[1]);
  const part = document.querySelector('.part[data-key="Shop/Queue"]');

  const before = [scale(), left()];
  key(document.body, "+");
  seen.zoomed = scale() > before[0];
  const zoomed = left();
  key(document.body, "ArrowRight");
  seen.moved = left() - zoomed;
  key(document.body, "0");

  key(document.body, "/");
  seen.focus = document.activeElement.id;
  search.value = "sqs::queue";
  search.dispatchEvent(new Event("input"));
  seen.found = count.textContent;
  key(search, "Enter");
  seen.title = document.querySelector("aside h2").textContent;
  key(search, "Escape");
  seen.closed = panel.hidden && search.value === "";

  part.focus();
  key(part, "Enter");
  seen.readsOn = document.activeElement.tagName;
  seen.told = document.getElementById("told").innerText.split("\n").filter(Boolean).slice(0, 5);
  seen.near = document.querySelectorAll(".part.near").length;
  document.getElementById("close").click();
  seen.back = document.activeElement === part;

  part.querySelector(".f").dispatchEvent(new MouseEvent("click", { bubbles: true }));
  seen.clicked = !panel.hidden;
  const wheeled = scale();
  stage.dispatchEvent(new WheelEvent("wheel", { deltaY: -100, clientX: 300, clientY: 300, cancelable: true }));
  seen.wheeled = scale() > wheeled;

  const text = document.createElement("pre");
  text.id = "seen";
  text.textContent = JSON.stringify(seen);
  document.body.append(text);
});
