// A note that is being written goes along with whatever page is shown, and waits while one is shown where none is written: it is the
// very form, so its words, the cursor in it and the word by which it is taken once stay as they are.

let aside = null;

function begun() {
  const form = document.querySelector("form.write");
  return form && (form.elements.text.value || form.contains(document.activeElement)) ? form : aside;
}

// Puts another page in place of the one that is shown.
export function put(page) {
  const form = begun();
  const place = form && page.querySelector("form.write");
  if (place && form.isConnected) {
    around(form, place);
  } else {
    place?.replaceWith(form);
    document.getElementById("main").replaceChildren(...(page.getElementById("main")?.childNodes ?? []));
  }
  aside = place ? null : form;
}

// What is around a form becomes what is around its place; the form is not moved, or it would lose the cursor.
function around(form, place) {
  for (let [here, there] = [form, place]; here.id !== "main"; [here, there] = [here.parentNode, there.parentNode]) {
    for (const other of [...here.parentNode.childNodes]) if (other !== here) other.remove();
    const others = [...there.parentNode.childNodes];
    here.before(...others.slice(0, others.indexOf(there)));
    here.after(...others.slice(others.indexOf(there) + 1));
  }
}

// While it is sent nothing is added to it: that would be lost.
export function hold(form, on) {
  form.elements.text.readOnly = on;
  form.querySelector("button").disabled = on;
}

// It stays as it is, with why it was not taken above it, and can be sent again.
export function refuse(form, said) {
  const wrong = document.createElement("p");
  wrong.className = "wrong";
  wrong.role = "alert";
  form.querySelector(".wrong")?.remove();
  form.prepend(wrong);
  wrong.textContent = said ?? form.dataset.unreached;
  form.elements.text.focus();
}

export function sent(form) {
  form.remove();
  aside = null;
}
