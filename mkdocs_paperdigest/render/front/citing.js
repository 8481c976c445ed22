// The citations of an edition are one file; a paper's entry is cut out of it.

import { idOf, say, words } from "./page.js"

export const citation = async (address, id) => {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(answer.statusText)
  const entries = (await answer.text()).split(/\n(?=@)/)
  const entry = entries.find(one => one.includes(`eprint = {${id}}`))
  if (!entry) throw new Error(id)
  return entry.trim() + "\n"
}

export const onCite = (event, link) => {
  if (!navigator.clipboard || !window.ClipboardItem) return
  event.preventDefault()
  event.stopPropagation()
  const entry = citation(link.href, idOf(link.closest(".pd-paper")))
    .then(entry => new Blob([entry], { type: "text/plain" }))
  navigator.clipboard.write([new ClipboardItem({ "text/plain": entry })]).then(
    () => say(words(link).copied),
    () => { location.href = link.href },
  )
}
