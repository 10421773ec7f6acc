// What is typed into a form marked data-draft stays on this phone until it has been saved: a lost
// connection or an empty battery costs nothing. It is kept for one day, for the person who typed it,
// and goes when they sign out.
(function () {
  var d = document, user = d.body.dataset.user, day = 24 * 60 * 60 * 1000;
  var mine = "draft:" + user + ":", here = mine + location.pathname;
  var store;
  try { store = window.localStorage; store.length; } catch (e) { return; }

  function each(act) {
    Object.keys(store).filter(function (key) { return key.indexOf("draft:") === 0; }).forEach(act);
  }
  function read(key) {
    try { return JSON.parse(store.getItem(key)); } catch (e) { return null; }
  }
  function fields(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && !/^(hidden|file|password|submit|button)$/.test(field.type);
    });
  }
  function typed(form) {
    var values = {};
    fields(form).forEach(function (field) {
      if (/^(checkbox|radio)$/.test(field.type)) {
        if (field.checked) values[field.name] = (values[field.name] || []).concat(field.value);
      } else if (field.value) values[field.name] = [field.value];
    });
    return values;
  }
  function put(form, values) {
    fields(form).forEach(function (field) {
      var kept = values[field.name] || [];
      if (/^(checkbox|radio)$/.test(field.type)) field.checked = kept.indexOf(field.value) >= 0;
      else if (kept.length) field.value = kept[0];
    });
  }
  // Members for whom the page has no room yet: it is asked for them.
  function missing(form, values) {
    return Object.keys(values).filter(function (name) { return !form.elements[name]; });
  }
  function askForRoom(form, values) {
    var names = missing(form, values), most = 0, total;
    names.forEach(function (name) {
      var found = name.match(/^(.*)-(\d+)-/), field = d.createElement("input");
      if (!found) return;
      total = form.elements[found[1] + "-TOTAL_FORMS"];
      most = Math.max(most, +found[2] + 1);
      field.type = "hidden"; field.name = name; field.value = values[name][0];
      form.appendChild(field);
    });
    if (!total) return;
    total.value = most;
    var more = d.createElement("input");
    more.type = "hidden"; more.name = "more"; more.value = "0";
    form.appendChild(more);
    HTMLFormElement.prototype.submit.call(form);
  }

  each(function (key) {
    var draft = read(key);
    var old = !draft || Date.now() - draft.at > day;
    var another = user && key.indexOf(mine) !== 0;
    var saved = draft && draft.sent && key !== here && d.querySelector(".k-message--success");
    if (old || another || saved) store.removeItem(key);
  });
  d.addEventListener("submit", function (e) {
    if (e.target.matches("[data-signout]")) each(function (key) { store.removeItem(key); });
  });

  var form = d.querySelector("form[data-draft]");
  if (!form || !user) return;
  var draft = read(here), note = d.querySelector("[data-draft-note]");
  var answered = d.querySelector(".govuk-error-summary") || d.querySelector("[data-typed]");
  if (draft && !answered) {
    put(form, draft.values);
    if (note) {
      note.hidden = false;
      note.querySelector("button").addEventListener("click", function () {
        store.removeItem(here); location.reload();
      });
    }
    if (missing(form, draft.values).length) askForRoom(form, draft.values);
  }
  function keep(sent) {
    try { store.setItem(here, JSON.stringify({ at: Date.now(), sent: sent, values: typed(form) })); } catch (e) { /* full: then not */ }
  }
  form.addEventListener("input", function () { keep(false); });
  form.addEventListener("change", function () { keep(false); });
  form.addEventListener("submit", function () { keep(true); });
})();
