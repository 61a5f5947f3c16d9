// The weekly update keeps what is typed: as a draft on the server, through a lost connection and, with consent, on this
// device until it is sent. Without this module the form works as any other.
const OURS = "pilotlight update ";
const store = (() => {
  try {
    return localStorage;
  } catch {
    return { getItem() {}, setItem() {}, removeItem() {} };
  }
})();
const form = () => document.querySelector("form[data-draft]");
const keep = () => form()?.querySelector("[data-keep]");
const place = () => OURS + form().dataset.who + " " + form().dataset.draft;
let saving = 0, retrying = 0, pressed = null, sending = false;

function say(words, quiet = false) {
  const line = form()?.querySelector("[data-said]");
  if (!line) return;
  line.textContent = words;
  line.classList.toggle("update__said--quiet", quiet);
}

function keepHere() {
  const typed = [...new FormData(form())].filter(([name]) => !["csrfmiddlewaretoken", "opened"].includes(name));
  if (keep()?.checked) store.setItem(place(), JSON.stringify(typed));
  else store.removeItem(place());
}

function restore() {
  const kept = form() && store.getItem(place());
  if (!kept) return;
  keep().checked = true;
  for (const [name, value] of JSON.parse(kept)) {
    for (const field of form().querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
  }
  say("What you had typed on this device is back. It has not been sent yet.");
}

async function saveDraft() {
  saving = 0;
  if (!form() || sending) return;
  const body = new FormData(form());
  const reply = await fetch(form().dataset.draft, { method: "POST", body, keepalive: true }).catch(() => null);
  if (reply?.status === 204 && !pressed) say("Draft kept.", true);
}

function later(words) {
  say(words);
  clearTimeout(retrying);
  retrying = setTimeout(send, 15000);
}

async function send() {
  if (!pressed || sending) return;
  sending = true;
  clearTimeout(retrying);
  clearTimeout(saving);
  try {
    await take(await post());
  } catch {
    later("No connection. What you typed is kept; it will be sent when the connection is back.");
  }
  sending = false;
}

async function post() {
  const request = () => fetch(form().action, { method: "POST", body: new FormData(form(), pressed.button) });
  const reply = await request();
  // Whoever has logged in again in another window has a new token there.
  return reply.status === 403 && (await freshToken()) ? request() : reply;
}

async function freshToken() {
  const page = parse(await (await fetch(form().action)).text());
  const token = page.querySelector("form[data-draft] [name=csrfmiddlewaretoken]");
  if (token) form().querySelector("[name=csrfmiddlewaretoken]").value = token.value;
  return token;
}

async function take(reply) {
  if (reply.status >= 500) {
    later("The server did not take it. What you typed is kept; it will be sent again in a moment.");
  } else if (reply.status === 403) {
    say("You are logged out. Log in in another window, come back and press the button again: what you typed stays here.");
  } else {
    const kept = keep().checked;
    store.removeItem(place());
    pressed = null;
    if (reply.redirected) return location.assign(reply.url);
    show(parse(await reply.text()));
    if (kept && keep()) {
      keep().checked = true;
      keepHere();
    }
  }
}

const parse = (text) => new DOMParser().parseFromString(text, "text/html");

function show(page) {
  document.title = page.title;
  document.querySelector("main").replaceWith(page.querySelector("main"));
  ready();
  document.querySelector("[data-errors]")?.focus();
}

function ready() {
  form()?.querySelectorAll("[data-needs-script]").forEach((part) => (part.hidden = false));
}

document.addEventListener("input", (event) => {
  if (!form()?.contains(event.target)) return;
  keepHere();
  clearTimeout(saving);
  saving = setTimeout(saveDraft, 800);
});

// Enter sends from the last line alone: in the middle it is the key that a phone shows beneath every number.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("form[data-draft] :is([type=radio], .detail[class*=on-] input)")) return;
  event.preventDefault();
  if (event.target.type === "radio") event.target.click();
});

document.addEventListener("submit", (event) => {
  if (event.target.matches(".log-out")) {
    Object.keys(store).filter((key) => key.startsWith(OURS)).forEach((key) => store.removeItem(key));
  } else if (event.target === form()) {
    event.preventDefault();
    pressed = { button: event.submitter };
    send();
  }
});

addEventListener("online", send);
addEventListener("pagehide", () => saving && form() && navigator.sendBeacon(form().dataset.draft, new FormData(form())));
ready();
restore();
