// Star, hide and read: what a reader thinks of a paper, and what is new since the last visit.

import { keep, listed, recall } from "./memory.js"
import { titleOf } from "./filter.js"
import { all, details, idOf, make, shownPapers, text, words } from "./page.js"

// Only where hidden papers can be had back are they hidden.
export const filtered = paper => paper.closest(".pd-page").querySelector(".pd-tools")

export const equip = paper => {
  const actions = paper.querySelector(".pd-actions")
  if (!actions || actions.childElementCount) return
  for (const name of filtered(paper) ? ["star", "hide"] : ["star"]) {
    const button = make("button", `pd-${name}`)
    button.name = name
    button.type = "button"
    button.title = words(paper)[name]
    button.ariaLabel = `${button.title}: ${titleOf(paper)}`
    actions.append(button)
  }
}

const authors = paper => {
  const named = paper.querySelector(".pd-authors")?.cloneNode(true)
  named?.querySelector(".pd-count")?.remove()
  return text(named).split(", ").filter(Boolean)
}

const sentence = paper => {
  const said = paper.querySelector(".pd-summary .pd-claim")?.cloneNode(true)
  said?.querySelectorAll("details, small, q + a").forEach(each => each.remove())
  return text(said)
}

// Where a paper stands whole, without what is filtered here.
const pageOf = paper => {
  const page = new URL(paper.querySelector(".pd-title a").href)
  page.search = ""
  return page.href
}

const citationsOf = paper => {
  const { cite } = paper.querySelector(".pd-actions").dataset
  return cite ? new URL(cite, location).href : paper.querySelector(".pd-links [href$='.bib']")?.href ?? ""
}

// All that the reading list shows is kept, for the page of the paper may be gone by then.
export const star = paper => keep(({ starred }) => {
  const id = idOf(paper)
  if (id in starred) delete starred[id]
  else starred[id] = {
    title: titleOf(paper),
    authors: authors(paper),
    summary: sentence(paper),
    page: pageOf(paper),
    citations: citationsOf(paper),
  }
})

export const hide = paper => {
  const id = idOf(paper)
  keep(state => { state.hidden = listed(state.hidden, id, !state.hidden.includes(id)) })
}

export const following = paper => {
  const shown = shownPapers()
  return shown[shown.indexOf(paper) + 1] ?? shown[shown.indexOf(paper) - 1]
}

export const markRead = paper => keep(state => { state.read = listed(state.read, idOf(paper), true) })

const VISIT = 3600_000 // a visit is over after an hour in which the page was not opened

// What a topic listed since the reader was last there: told for as long as this visit lasts,
// in whichever tab.
export const tellNew = page => {
  const day = link => link.href.match(/\d{4}-\d\d-\d\d/)?.[0] ?? ""
  const days = all("#pd-newest a, .pd-days a", page)
  const { topic } = page.dataset
  if (!days.length) return
  const { seen, visits } = recall()
  const now = Date.now()
  const before = now - visits[topic]?.at < VISIT ? visits[topic].before : seen[topic] ?? ""
  const fresh = before ? days.filter(link => day(link) > before) : []
  if (fresh.length) {
    const line = make("span", "pd-since", words(page).since)
    for (const link of fresh) line.append(" ", link.cloneNode(true))
    page.querySelector(".pd-freshness").append(" ", line)
  }
  keep(state => {
    state.seen[topic] = day(days[0])
    state.visits[topic] = { before, at: now }
  })
}
