// What a reader did stays in this browser, under one key, and goes nowhere else.

const KEY = "paperdigest"
const MOST = 5000

const nothing = () => ({
  version: 1, read: [], hidden: [], starred: {}, seen: {}, visits: {}, interests: [], view: "", keys: true,
})

const isStarred = paper =>
  ["title", "summary", "page", "citations"].every(name => typeof paper?.[name] === "string")
  && Array.isArray(paper.authors)
  && /^https?:/.test(paper.page)

// What is read back may be a file that the reader was handed, so only what fits is taken.
export const checked = given => {
  const state = nothing()
  for (const name in state) {
    const value = given?.[name]
    const fits = value !== null && typeof value === typeof state[name]
    if (fits && Array.isArray(value) === Array.isArray(state[name])) state[name] = value
  }
  for (const name of ["read", "hidden", "interests"]) {
    state[name] = state[name].filter(each => typeof each === "string").slice(-MOST)
  }
  state.starred = Object.fromEntries(Object.entries(state.starred).filter(([, paper]) => isStarred(paper)))
  return state
}

// Where the browser refuses to keep anything, it lasts as long as the page.
let latest = {}
let refused = false

export const recall = () => {
  if (!refused) try { latest = JSON.parse(localStorage.getItem(KEY)) ?? latest } catch {}
  return checked(latest)
}

export const keep = change => {
  latest = recall()
  latest = change(latest) ?? latest
  try {
    localStorage.setItem(KEY, JSON.stringify(latest))
    refused = false
  } catch { refused = true } // blocked, or full: what is kept there is older than this
}

export const forget = () => keep(nothing)

export const listed = (list, id, on) => {
  const rest = list.filter(each => each !== id)
  return on ? [...rest, id] : rest
}
