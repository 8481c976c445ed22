// Few papers out of many: by words, category, state and what they come with; in the order asked for.

import { all, idOf, make, text, words } from "./page.js"
import { keep, recall } from "./memory.js"

const FIELDS = ["words", "category", "state", "order", "code", "figures"]
const fold = said => said.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
const known = new WeakMap()

// Without markup: there, an exponent is a factor.
export const titleOf = paper => paper.dataset.title ?? text(paper.querySelector(".pd-title"))

// Read only once there is something to look for.
export const about = paper => {
  if (!known.has(paper)) {
    const part = name => text(paper.querySelector(name))
    const title = titleOf(paper)
    const authors = fold(part(".pd-authors"))
    const rest = [".pd-translation", ".pd-summary", ".pd-labels"].map(part)
    known.set(paper, {
      title,
      authors,
      text: fold([title, ...rest, idOf(paper)].join(" ")) + ` ${authors}`,
      categories: all("[data-category], .pd-labels span", paper).map(text),
    })
  }
  return known.get(paper)
}

const places = new WeakMap()
const placeOf = paper => {
  if (!places.has(paper)) [...paper.parentElement.children].forEach((each, at) => places.set(each, at))
  return places.get(paper)
}

const fits = (paper, wanted, asked, state) => {
  const id = idOf(paper)
  const is = wanted.get("state")
  return (is === "hidden") === state.hidden.includes(id)
    && (is !== "starred" || id in state.starred)
    && (is !== "unread" || !state.read.includes(id))
    && (!wanted.get("category") || about(paper).categories.includes(wanted.get("category")))
    && ["code", "figures"].every(name => !wanted.has(name) || paper.querySelector(`[data-mark=${name}]`))
    && asked.every(word => about(paper).text.includes(word.replace(/^-|"/g, "")) !== /^-./.test(word))
}

// A word may stand in the plural, a name may not; without spaces between words any place will do.
const stands = (said, text, plural) => {
  const word = fold(said)
  const begins = /^\w/.test(word) ? "(?<!\\w)" : ""
  const ends = /\w$/.test(word) ? plural + "(?!\\w)" : ""
  return new RegExp(begins + word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") + ends).test(text)
}

const isName = (said, paper) => stands(said, about(paper).authors, "")

const interests = (paper, state) => state.interests.filter(each =>
  isName(each, paper) || stands(each, about(paper).text, "(e?s)?"))

const sayWhy = (paper, found) => {
  paper.querySelector(".pd-yours")?.remove()
  const why = found.map(each =>
    words(paper)[isName(each, paper) ? "follow" : "match"].replace("{word}", each))
  if (why.length) paper.querySelector(".pd-meta").append(make("span", "pd-reason pd-yours", why.join(", ")))
}

const ORDERS = {
  title: (a, b) => about(a).title.localeCompare(about(b).title),
  listed: () => 0,
}

const arrange = (form, state, found) => {
  const wanted = new FormData(form)
  const asked = fold(wanted.get("words")).match(/-?"[^"]+"|\S+/g) ?? []
  const papers = all(".pd-paper", form.parentElement)
  for (const paper of papers) paper.hidden = !fits(paper, wanted, asked, state)
  // An address may name an order that there is not.
  const order = ORDERS[wanted.get("order")] ?? ((a, b) => found.get(b).length - found.get(a).length)
  for (const list of new Set(papers.map(paper => paper.parentElement))) {
    const listed = papers.filter(paper => paper.parentElement === list)
    const sorted = [...listed].sort((a, b) => order(a, b) || placeOf(a) - placeOf(b))
    if (sorted.some((paper, at) => paper !== listed[at])) list.append(...sorted)
  }
  // What says the same again would have the style of the whole page worked out anew.
  const page = form.parentElement.dataset
  if ((page.view ?? "") !== state.view) page.view = state.view
  const shown = papers.filter(paper => !paper.hidden).length
  form.shown.value = shown === papers.length ? "" : form.shown.dataset.of.replace("{shown}", shown).replace("{all}", papers.length)
}

// Show every paper of the page as the reader left it.
export const paint = () => {
  const state = recall()
  const found = new Map(all(".pd-paper").map(paper => [paper, interests(paper, state)]))
  for (const [paper, its] of found) {
    const id = idOf(paper)
    paper.classList.toggle("pd-read", state.read.includes(id))
    const pressed = { star: id in state.starred, hide: state.hidden.includes(id) }
    for (const button of all(".pd-actions button", paper)) button.ariaPressed = pressed[button.name]
    sayWhy(paper, its)
  }
  for (const form of all(".pd-tools")) arrange(form, state, found)
  for (const box of all(".pd-page input[name=keys]")) box.checked = state.keys
}

// The address holds what is filtered, so that it can be shared; the view is the reader's own.
export const onFilter = form => {
  const url = new URL(location)
  const wanted = new FormData(form)
  for (const name of FIELDS) {
    if (wanted.get(name)) url.searchParams.set(name, wanted.get(name))
    else url.searchParams.delete(name)
  }
  history.replaceState(history.state, "", url)
  keep(state => { state.view = form.view.value })
}

export const readAddress = form => {
  const asked = new URL(location).searchParams
  form.view.value = recall().view
  for (const name of FIELDS) {
    if (form[name].type === "checkbox") form[name].checked = asked.has(name)
    else if (asked.has(name)) form[name].value = asked.get(name)
  }
}
