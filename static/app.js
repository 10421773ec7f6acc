// Only additions: everything works without this file.
(function () {
  var d = document;
  d.documentElement.classList.add("js");

  // A page that was refused begins at what is wrong.
  var summary = d.querySelector("[data-focus]");
  if (summary) summary.focus();

  // A draft (draft.js) goes when its form has been done, after a day, when somebody else signs in
  // here, and when its writer signs out. A session that merely ended leaves it.
  var user = d.body.dataset.user, day = 24 * 60 * 60 * 1000;
  function draftOf(path) { return "draft:" + user + ":" + path; }
  function forget(unwanted) {
    Object.keys(localStorage).forEach(function (key) {
      if (key.indexOf("draft:") === 0 && unwanted(key)) localStorage.removeItem(key);
    });
  }
  function old(key) {
    try { return Date.now() - JSON.parse(localStorage.getItem(key)).at > day; } catch (e) { return true; }
  }
  try {
    var sent = sessionStorage.getItem("sent"), done = d.querySelector(".k-message--success, [data-done]");
    sessionStorage.removeItem("sent");
    forget(function (key) {
      return old(key) || user && key.indexOf(draftOf("")) !== 0 || done && key === sent;
    });
  } catch (e) { /* a browser that keeps nothing has no drafts */ }
  function remember(form) {
    try {
      if (form.matches("[data-signout]")) forget(function () { return true; });
      else sessionStorage.setItem("sent", draftOf(new URL(form.getAttribute("action") || "", location).pathname));
    } catch (e) { /* likewise */ }
  }

  // A second click of an impatient hand sends nothing twice.
  d.addEventListener("submit", function (e) {
    var form = e.target;
    if (form.getAttribute("method") !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) e.preventDefault();
    form.dataset.sent = "1";
    remember(form);
  });
  window.addEventListener("pageshow", function () {
    d.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  // Many at once: how many are chosen, and all of them with one tick.
  function count(form) {
    var chosen = form.querySelectorAll("input[name=chosen]:checked, input[name=chosen][type=hidden]").length;
    var words = form.querySelector("[data-count]");
    if (words) words.textContent = chosen ? words.dataset.some.replace("0", chosen) : words.dataset.none;
  }
  d.addEventListener("change", function (e) {
    var form = e.target.closest && e.target.closest("[data-many]");
    if (!form) return;
    if (e.target.matches("[data-all]")) {
      form.querySelectorAll("input[name=chosen]:not([data-warned])").forEach(function (box) { box.checked = e.target.checked; });
    }
    count(form);
  });
  d.querySelectorAll("[data-many]").forEach(count);

  // Where there is room for it, what narrows a list lies open.
  if (window.matchMedia("(min-width: 60em)").matches) {
    d.querySelectorAll("details[data-wide]").forEach(function (fold) { fold.open = true; });
  }

  // j and k go down and up a list; Enter follows the link on which one then stands.
  d.addEventListener("keydown", function (e) {
    if ((e.key !== "j" && e.key !== "k") || e.ctrlKey || e.altKey || e.metaKey) return;
    if (e.target.closest("input:not([type=checkbox]), select, textarea")) return;
    var links = Array.prototype.slice.call(d.querySelectorAll("[data-row] .title a"));
    var row = d.activeElement.closest("[data-row]");
    var at = row ? links.indexOf(row.querySelector(".title a")) : -1;
    var to = links[e.key === "j" ? at + 1 : Math.max(at - 1, 0)];
    if (to) to.focus();
  });

  // What is still being made is asked for quietly, and opened once it is there.
  function again() {
    fetch(location.href, { method: "HEAD" }).then(function (answer) {
      if (answer.status === 202) setTimeout(again, 4000);
      else location.reload();
    }, function () { setTimeout(again, 4000); });
  }
  if (d.querySelector("[data-again]")) setTimeout(again, 4000);
})();
