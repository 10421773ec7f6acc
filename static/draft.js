// What is typed into a form marked data-draft stays on this phone until it has been saved: a lost
// connection or an empty battery costs nothing. With it stays the word by which the server knows a
// form that it has had. When a draft goes: app.js.
(function () {
  var d = document, user = d.body.dataset.user, here = "draft:" + user + ":" + location.pathname;
  var form = d.querySelector("form[data-draft]"), store, draft;
  if (!form || !user) return;
  try { store = window.localStorage; draft = JSON.parse(store.getItem(here)); } catch (e) { return; }

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

  var note = d.querySelector("[data-draft-note]");
  var answered = d.querySelector(".govuk-error-summary") || d.querySelector("[data-typed]");
  if (draft && !answered) {
    put(form, draft.values);
    form.elements.once.value = draft.once;
    if (note) {
      note.hidden = false;
      note.querySelector("button").addEventListener("click", function () {
        store.removeItem(here); location.reload();
      });
    }
    if (missing(form, draft.values).length) askForRoom(form, draft.values);
  }
  function keep() {
    var kept = { at: Date.now(), once: form.elements.once.value, values: typed(form) };
    try { store.setItem(here, JSON.stringify(kept)); } catch (e) { /* full: then not */ }
  }
  ["input", "change", "submit"].forEach(function (what) { form.addEventListener(what, keep); });
})();
