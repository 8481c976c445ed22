// The address names the paper that is being read, and a paper that is named stands open.

import { details, all } from "./page.js"

const named = hash => {
  const id = decodeURIComponent(hash.slice(1))
  return id ? document.getElementById(id)?.closest(".pd-paper") : null
}

export const show = () => {
  const paper = named(location.hash)
  if (paper) {
    paper.hidden = false
    if (details(paper)) details(paper).open = true
    if (location.hash !== `#${paper.id}`) history.replaceState(history.state, "")
  }
  // Until now the stylesheet held it open.
  for (const page of all(".pd-page")) page.dataset.live = ""
}

// Jump lists lead to titles, and themes put into the address what is being read: it is to name
// the paper, whichever of its parts that is.
const replaceState = history.replaceState
history.replaceState = function (state, title, url) {
  const address = new URL(url ?? location, location)
  const paper = named(address.hash)
  if (paper) address.hash = paper.id
  return replaceState.call(this, state, title, paper ? address : url)
}
