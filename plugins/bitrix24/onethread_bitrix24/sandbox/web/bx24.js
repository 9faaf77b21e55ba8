// BX24 for an application's page in the sandbox: the calls that pages of applications use most, over postMessage and REST.
window.BX24 = (() => {
  const asked = new Map()
  const query = new URLSearchParams(location.search)
  let known = null
  let number = 0

  addEventListener("message", ({ source, data }) => {
    if (source !== parent || !data || !data.bx24answer) return
    const waiting = asked.get(data.bx24answer.number)
    asked.delete(data.bx24answer.number)
    if (waiting) waiting(data.bx24answer.value)
  })

  function portal(call, args, then = () => {}) {
    asked.set(++number, then)
    parent.postMessage({ bx24: { call, args, number } }, "*")
  }

  function fields(value, name, form) {
    if (value === null || value === undefined) form.append(name, "")
    else if (typeof value === "object") for (const key of Object.keys(value)) fields(value[key], `${name}[${key}]`, form)
    else form.append(name, value === true ? "1" : value === false ? "0" : value)
  }

  function form(params) {
    const made = new URLSearchParams()
    for (const key of Object.keys(params ?? {})) fields(params[key], key, made)
    made.set("auth", known ? known.AUTH_ID : "")
    return made
  }

  function result(answer, status, again) {
    return {
      answer, status,
      data: () => answer.result,
      error: () => (answer.error === undefined ? undefined : { ex: answer, status, toString: () => `${answer.error}: ${answer.error_description}` }),
      total: () => answer.total,
      more: () => answer.next !== undefined,
      next: () => answer.next !== undefined && again(answer.next),
    }
  }

  async function callMethod(method, params, then = () => {}) {
    const scheme = query.get("PROTOCOL") === "1" ? "https" : "http"
    const told = await fetch(`${scheme}://${query.get("DOMAIN")}/rest/${method}.json`, { method: "POST", body: form(params) })
    then(result(await told.json(), told.status, (start) => callMethod(method, { ...params, start }, then)))
  }

  const options = () => { try { return JSON.parse(known.PLACEMENT_OPTIONS) } catch { return {} } }

  return {
    init: (then = () => {}) => (known ? then() : portal("init", [], (told) => { known = told; then() })),
    install: (then) => BX24.init(then),
    installFinish: () => portal("installFinish", []),
    ready: (then) => (document.readyState === "loading" ? addEventListener("DOMContentLoaded", then) : then()),
    callMethod,
    getAuth: () => known && { access_token: known.AUTH_ID, refresh_token: known.REFRESH_ID, domain: query.get("DOMAIN"), member_id: known.member_id, expires_in: Number(known.AUTH_EXPIRES) },
    getDomain: () => query.get("DOMAIN"),
    getLang: () => query.get("LANG"),
    fitWindow: (then) => portal("resize", [document.documentElement.scrollHeight], then),
    resizeWindow: (width, height, then) => portal("resize", [height], then),
    setTitle: (text, then) => portal("title", [text], then),
    openPath: (path, then) => portal("openPath", [path], then),
    openApplication: () => {},
    closeApplication: () => portal("reload", []),
    reloadWindow: () => portal("reload", []),
    placement: {
      info: () => ({ placement: known ? known.PLACEMENT : "DEFAULT", options: known ? options() : {} }),
      call: (command, params, then) => (command === "reloadData" ? portal("reload", [], then) : undefined),
      getInterface: (then = () => {}) => then({ command: ["reloadData"], event: [] }),
      bindEvent: () => {},
    },
  }
})()
