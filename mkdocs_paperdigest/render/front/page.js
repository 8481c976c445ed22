// What all parts need of a page: its papers, and the words it gives us in the reader's language.

export const all = (selector, root = document) => [...root.querySelectorAll(selector)]
export const shownPapers = () => all(".pd-paper").filter(paper => !paper.hidden)
export const details = paper => paper.querySelector(".pd-more")
export const text = element => element?.textContent.replace(/\s+/g, " ").trim() ?? ""
export const idOf = paper => paper.dataset.arxivId.replace(/v\d+$/, "")
const said = new Map()
export const words = element => {
  const { words } = element.closest(".pd-page").dataset
  if (!said.has(words)) said.set(words, JSON.parse(words))
  return said.get(words)
}

export const make = (tag, name, said = "") => {
  const element = document.createElement(tag)
  element.className = name
  element.textContent = said
  return element
}

export const toggle = paper => {
  const more = details(paper)
  if (more) more.open = !more.open
  else paper.querySelector(".pd-title a").click()
}

export const say = said => {
  let status = document.querySelector(".pd-status")
  if (!status) {
    status = make("div", "pd-status")
    status.setAttribute("role", "status")
    document.body.append(status)
  }
  requestAnimationFrame(() => { status.textContent = said })
  setTimeout(() => { status.textContent = "" }, 2500)
}
