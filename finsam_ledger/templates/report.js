"use strict";
// Search in the report. The field is made here, so that it exists only where it works; whatever
// is shown of the report's own words is set as text.
(() => {
  const nav = document.querySelector("nav .inre");
  const main = document.querySelector("main");
  if (!nav || !main) return;

  const folded = (text) => text.normalize("NFC").toLowerCase().replace(/[\u2212\u2013]/g, "-")
    .replace(/\s+/g, " ").replace(/(\d) (?=\d{3}(?!\d))/g, "$1").trim();
  const made = (tag, attributes, text) => {
    const element = document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    if (text) element.textContent = text;
    return element;
  };

  const blocks = [...main.querySelectorAll("h2, h3, h4, h5, p, li, dt, dd, th, td, figcaption, caption b")]
    .filter((block) => !block.closest(".underlag, .harledningar"));
  const words = new Map();
  const wordsOf = (block) => {
    if (!words.has(block)) words.set(block, folded(block.textContent));
    return words.get(block);
  };
  const entries = [...nav.querySelectorAll("ol a")].map((link) => {
    const target = document.getElementById(link.hash.slice(1));
    return { link, item: link.parentElement, target };
  });

  const form = made("form", { role: "search", class: "sok" });
  const label = made("label", { for: "sok" }, "Sök i rapporten");
  const field = made("input", { id: "sok", type: "search", autocomplete: "off", spellcheck: "false",
    "aria-describedby": "sok-hjalp" });
  const help = made("p", { id: "sok-hjalp", class: "dold" },
    "Retur går till nästa träff, skift och retur till den förra, Escape tömmer fältet.");
  const told = made("p", { role: "status", class: "besked" });
  form.append(label, field, help, told);
  nav.prepend(form);

  let hits = [];
  let at = -1;
  let sought = "";

  const find = () => {
    sought = field.value;
    const wanted = folded(sought);
    for (const hit of hits) hit.classList.remove("traff", "traff-nu");
    const found = wanted.length > 1 ? blocks.filter((block) => wordsOf(block).includes(wanted)) : [];
    hits = [...new Set(found.map((block) => block.closest("main tr") || block))];
    at = -1;
    for (const hit of hits) hit.classList.add("traff");
    for (const { item, target } of entries) {
      item.hidden = wanted.length > 1 && !hits.some((hit) => target.contains(hit));
    }
    if (wanted.length < 2) told.textContent = "";
    else if (!hits.length) told.textContent = "Inga träffar.";
    else told.textContent = hits.length === 1 ? "1 träff." : `${hits.length} träffar.`;
  };

  const go = (step) => {
    if (!hits.length) return;
    if (at >= 0) hits[at].classList.remove("traff-nu");
    at = at < 0 ? (step > 0 ? 0 : hits.length - 1) : (at + step + hits.length) % hits.length;
    const hit = hits[at];
    hit.classList.add("traff-nu");
    for (let fold = hit.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    hit.scrollIntoView({ block: "center" });
    const head = (hit.querySelector("th") || hit).textContent.replace(/\s+/g, " ").trim();
    told.textContent = `Träff ${at + 1} av ${hits.length}: ${head.slice(0, 80)}`;
  };

  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, 150);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      clearTimeout(waiting);
      event.preventDefault();
      if (field.value !== sought) find();
      go(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape" && field.value) {
      event.preventDefault();
      field.value = "";
      find();
    }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
})();
