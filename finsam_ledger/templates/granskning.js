"use strict";
// Search by number, account, amount or word, and the opening of what a link leads to. The field is
// made here, so that it exists only where it works; all words are set as text.
(() => {
  const nav = document.querySelector("nav .inre");
  if (!nav) return;
  const MOST = 100;

  const folded = (text) => text.normalize("NFC").toLowerCase().replace(/[\u2212\u2013]/g, "-")
    .replace(/\s+/g, " ").replace(/(\d) (?=\d{3}(?!\d))/g, "$1").trim();
  const made = (tag, attributes, text) => {
    const element = document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    if (text) element.textContent = text;
    return element;
  };

  const open = () => {
    const target = document.querySelector(":target");
    if (!target) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  if (location.hash) open();

  let index = null;
  const indexed = () => {
    const rows = [];
    const add = (kind, name, id, text) => {
      rows.push({ kind, name: name.replace(/\s+/g, " ").trim(), id, own: folded(name), text: folded(text) });
    };
    for (const body of document.querySelectorAll(".verifikationer > tbody")) {
      const cells = [...body.querySelectorAll("th, td")].map((cell) => cell.textContent);
      add("Verifikation", `${cells[0]}, ${cells[1].slice(0, 10)}`, body.id, cells.join(" | "));
    }
    for (const heading of document.querySelectorAll(".konto > h3")) {
      add("Konto", heading.textContent, heading.id, heading.textContent);
    }
    for (const fold of document.querySelectorAll(".siffra, .blad")) {
      const name = fold.querySelector("summary").textContent;
      const kind = fold.classList.contains("siffra") ? "Siffra" : "Blad";
      const exact = fold.querySelector(".slutsumma");
      add(kind, name, fold.querySelector(".svar").id, `${name} | ${exact ? exact.textContent : ""}`);
    }
    return rows;
  };

  const form = made("form", { role: "search", class: "sok" });
  const label = made("label", { for: "sok" }, "Sök nummer, konto, belopp");
  const field = made("input", { id: "sok", type: "search", autocomplete: "off", spellcheck: "false" });
  const told = made("p", { role: "status", class: "besked" });
  const list = made("ol", { class: "traffar", "aria-label": "Träffar" });
  form.append(label, field, told);
  nav.prepend(form, list);

  const find = () => {
    const wanted = folded(field.value);
    list.textContent = "";
    if (wanted.length < 2) {
      told.textContent = "";
      return;
    }
    index = index || indexed();
    const found = index.filter((row) => row.text.includes(wanted));
    const rank = (row) => (row.own.split(/[ ,:]+/).includes(wanted) ? 0 : row.own.startsWith(wanted) ? 1 : 2);
    found.sort((one, other) => rank(one) - rank(other));
    for (const row of found.slice(0, MOST)) {
      const item = made("li");
      item.append(made("a", { href: `#${row.id}` }, `${row.kind} ${row.name}`));
      list.append(item);
    }
    const more = found.length > MOST ? ` De första ${MOST} visas.` : "";
    told.textContent = found.length === 0 ? "Inga träffar."
      : found.length === 1 ? "1 träff." : `${found.length} träffar.${more}`;
  };

  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, 200);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && field.value) {
      event.preventDefault();
      field.value = "";
      find();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    find();
  });
})();
