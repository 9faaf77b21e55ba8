// The portal's side of an application's page: opens tabs by posting their forms, and answers BX24 within them.
const notice = document.querySelector(".notice")
const frames = new Map()

for (const button of document.querySelectorAll("[data-tab]")) {
  button.addEventListener("click", () => show(button.dataset.tab))
}
for (const form of document.querySelectorAll("form[data-open]")) open(form)
const wanted = location.hash.replace("#tab-", "")
if ([...document.querySelectorAll("[data-panel]")].some((panel) => panel.dataset.panel === wanted)) show(wanted)

function show(name) {
  for (const button of document.querySelectorAll("[data-tab]")) button.ariaSelected = String(button.dataset.tab === name)
  for (const panel of document.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== name
  const form = document.querySelector(`[data-panel="${name}"] form[data-handler]`)
  if (form) open(form)
}

function open(form) {
  const frame = document.getElementById(form.target)
  if (frames.has(frame)) return
  frames.set(frame, form)
  form.submit()
}

addEventListener("message", (event) => {
  const found = [...frames].find(([frame]) => frame.contentWindow === event.source)
  if (!found || !event.data || event.data.bx24 === undefined) return
  const [frame, form] = found
  if (event.origin !== new URL(form.action).origin) return
  const { call, args, number } = event.data.bx24
  const answer = (value) => event.source.postMessage({ bx24answer: { number, value } }, event.origin)
  const doing = CALLS[call]
  if (doing) doing(frame, form, args ?? [], answer)
})

const CALLS = {
  init: (frame, form, args, answer) => answer(Object.fromEntries(new FormData(form))),
  resize: (frame, form, [height], answer) => { frame.style.height = `${Math.min(Math.max(height, 100), 5000)}px`; answer(true) },
  openPath: (frame, form, [path]) => { if (/^\/(?!\/)/.test(path)) location.assign(path) },
  reload: () => location.reload(),
  installFinish: async (frame, form, args, answer) => {
    await fetch("/_emu/apps/finish", { method: "POST", body: JSON.stringify({ client_id: form.dataset.client }) })
    notice.textContent = "The application says that it is installed."
    answer(true)
  },
  title: (frame, form, [text], answer) => { document.title = String(text); answer(true) },
}
