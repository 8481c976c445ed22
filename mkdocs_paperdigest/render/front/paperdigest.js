// Progressive enhancement of paper digests; every page works without it.

import { show } from "./address.js"
import { onCite } from "./citing.js"
import { onFilter, paint, readAddress } from "./filter.js"
import { equip, filtered, following, hide, markRead, star, tellNew } from "./marking.js"
import { forget, keep, recall } from "./memory.js"
import { all, details, idOf, shownPapers, toggle } from "./page.js"
import { give, keepInterests, listStarred, take } from "./reading_list.js"

const refresh = () => {
  listStarred()
  all(".pd-paper").forEach(equip)
  paint()
}

// The title is a link to the paper's own place: it opens and closes the paper.
const onTitle = (event, title) => {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const paper = title.closest(".pd-paper")
  if (!paper || !details(paper)) return
  event.preventDefault()
  event.stopPropagation()
  toggle(paper)
  if (details(paper).open) history.replaceState(history.state, "", title.hash)
}

const hideAndGoOn = paper => {
  if (!filtered(paper)) return
  const next = following(paper)
  hide(paper)
  paint()
  if (paper.hidden) next?.querySelector(".pd-title a")?.focus()
}

const onButton = button => {
  const paper = button.closest(".pd-paper")
  if (button.dataset.export) give(button.dataset.export)
  else if (button.name === "hide") hideAndGoOn(paper)
  else if (button.name === "all") {
    const open = button.ariaPressed !== "true"
    button.ariaPressed = open
    for (const each of shownPapers()) details(each).open = open
  } else {
    if (button.name === "forget") forget()
    else if (paper.closest(".pd-list")) keep(({ starred }) => { delete starred[idOf(paper)] })
    else star(paper)
    refresh()
  }
}

const move = step => {
  const shown = shownPapers()
  let at = shown.indexOf(document.activeElement?.closest(".pd-paper"))
  if (at < 0) {
    at = shown.findIndex(paper => paper.getBoundingClientRect().bottom > 96)
    if (at < 0) at = shown.length - 1
    if (step < 0) at -= 1
  } else at += step
  const title = shown[at]?.querySelector(".pd-title a")
  if (!title) return
  title.focus({ preventScroll: true })
  shown[at].scrollIntoView({ block: "start" })
}

const MOVES = { j: () => move(1), k: () => move(-1) }
const MARKS = { o: toggle, b: paper => { star(paper); paint() }, x: hideAndGoOn }

const onKey = event => {
  if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return
  const paper = document.activeElement?.closest(".pd-paper")
  const act = MOVES[event.key] ?? (paper && MARKS[event.key])
  if (act && recall().keys) act(paper)
}

// Search engines take an address for a question about fields: a pasted one becomes its id.
const onSearch = box => {
  const arxiv = /(?:^|arxiv\.org\/\w+\/|10\.48550\/arxiv\.)(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]+)?\/\d{7})(?:v\d+)?(?:\.pdf)?$/i
  const short = box.value.trim().match(arxiv)?.[1]
    ?? box.value.replace(/^\s*https?:\/\/(dx\.)?doi\.org\//i, "")
  if (short === box.value) return
  box.value = short
  box.dispatchEvent(new KeyboardEvent("keyup"))
}

const onInput = async box => {
  if (box.matches?.("input[name=query], #mkdocs-search-query")) return onSearch(box)
  if (!box.closest?.(".pd-page")) return
  const form = box.closest(".pd-tools")
  if (form) onFilter(form)
  else if (box.name === "keys") keep(state => { state.keys = box.checked })
  else if (box.name === "interests") return keepInterests(box)
  else if (box.type === "file" && box.files.length) await take(box)
  refresh()
}

document.addEventListener("input", event => { onInput(event.target) }, true)

document.addEventListener("submit", event => {
  if (event.target.matches(".pd-tools")) event.preventDefault()
})

document.addEventListener("click", event => {
  const button = event.target.closest?.(".pd-page button:not(.pd-thumbnail)")
  const link = event.target.closest?.("a")
  const bar = event.target.closest?.(".pd-chart [data-href]")
  if (bar) location.href = bar.dataset.href
  else if (button) onButton(button)
  else if (link?.matches(".pd-links [href$='.bib']")) onCite(event, link)
  else if (link?.matches(".pd-title a")) onTitle(event, link)
}, true)

document.addEventListener("toggle", event => {
  const paper = event.target.matches?.(".pd-more[open]") && event.target.closest(".pd-paper")
  if (!paper) return
  markRead(paper)
  paint()
}, true)

document.addEventListener("keydown", onKey)

// Whoever says first that a page is there begins it: opened from a disk, Material never says so.
const start = () => {
  if (!document.querySelector(".pd-page:not([data-live])")) return
  all(".pd-tools").forEach(readAddress)
  refresh()
  all(".pd-topic").forEach(tellNew)
  show()
}

addEventListener("hashchange", show)
addEventListener("storage", refresh)
window.document$?.subscribe(start)
if (document.readyState !== "loading") start()
else document.addEventListener("DOMContentLoaded", start)
