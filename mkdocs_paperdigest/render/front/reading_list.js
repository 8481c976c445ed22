// The page of what was starred: the list, what to take away from it, and the reader's settings.

import { citation } from "./citing.js"
import { checked, keep, recall } from "./memory.js"
import { all, make, say, words } from "./page.js"

const item = (list, [id, { title, page, authors, summary }]) => {
  const paper = list.nextElementSibling.content.firstElementChild.cloneNode(true)
  paper.dataset.arxivId = id
  const link = paper.querySelector(".pd-title a")
  link.href = page
  link.textContent = title
  paper.querySelector(".pd-summary").textContent = summary
  paper.querySelector(".pd-meta").textContent = [...authors, id].join(", ")
  return paper
}

export const listStarred = () => {
  const { starred, interests } = recall()
  for (const list of all(".pd-list")) {
    list.replaceChildren(...Object.entries(starred).reverse().map(entry => item(list, entry)))
    list.parentElement.dataset.starred = Object.keys(starred).length
  }
  for (const box of all(".pd-page [name=interests]")) box.value = interests.join("\n")
}

export const keepInterests = box => keep(state => {
  state.interests = box.value.split("\n").map(each => each.trim()).filter(Boolean)
})

// Of an id of either kind, `2403.10255` or `hep-th/9901001`: the year and the month.
const listedIn = id => {
  const [, year, month] = id.match(/(\d\d)(\d\d)(?:\.|\d{3}$)/) ?? [, 0, 1]
  return [(year > 90 ? 1900 : 2000) + +year, +month]
}

const address = id => `https://arxiv.org/abs/${id}`

const SIGNS = /[#$%&_{}]/g
const tex = said => said.replace(/[\\^~]/g, " ").replace(SIGNS, "\\$&")

// Where the edition's own citations are gone, what was kept says enough.
const entry = (id, { title, authors }) => [
  `@misc{arxiv:${id},`,
  `  title = {{${tex(title)}}},`,
  `  author = {${authors.map(tex).join(" and ")}},`,
  `  year = {${listedIn(id)[0]}},`,
  `  eprint = {${id}},`,
  "  archiveprefix = {arXiv},",
  `  url = {${address(id)}}`, "}", "",
].join("\n")

const cited = starred => Promise.all(
  starred.map(([id, paper]) => citation(paper.citations, id).catch(() => entry(id, paper))))

const EXPORTS = {
  bib: async starred => (await cited(starred)).join("\n"),
  ris: starred => starred.map(([id, { title, authors, summary }]) => [
    "TY  - UNPB", `TI  - ${title}`, ...authors.map(each => `AU  - ${each}`), `PY  - ${listedIn(id)[0]}`,
    `AB  - ${summary}`, `UR  - ${address(id)}`, "ER  - ", "",
  ].join("\r\n")).join(""),
  md: starred => starred.map(([id, { title, authors, summary }]) =>
    `- [${title.replace(/[\\[\]*_`<]/g, "\\$&")}](${address(id)}), ${authors.join(", ")}. ${summary}\n`).join(""),
  json: starred => JSON.stringify(starred.map(([id, { title, authors }]) => ({
    id: `arXiv:${id}`,
    type: "article",
    title,
    author: authors.map(literal => ({ literal })),
    publisher: "arXiv",
    number: id,
    issued: { "date-parts": [listedIn(id)] },
    URL: address(id),
  })), null, 1),
  state: (_, state) => JSON.stringify(state, null, 1),
}

export const give = async name => {
  const state = recall()
  const link = make("a", "")
  link.href = URL.createObjectURL(new Blob([await EXPORTS[name](Object.entries(state.starred), state)]))
  link.download = name === "state" ? "paperdigest.json" : `reading-list.${name}`
  link.click()
  URL.revokeObjectURL(link.href)
}

export const take = async box => {
  try {
    const given = JSON.parse(await box.files[0].text())
    if (given.version !== 1) throw new Error(given.version)
    keep(() => checked(given))
  } catch {
    say(words(box).unreadable)
  }
  box.value = ""
}
