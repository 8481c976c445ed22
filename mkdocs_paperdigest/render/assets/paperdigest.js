// Progressive enhancement of paper digests; every page works without it.
;(() => {
  const papers = () => [...document.querySelectorAll(".pd-paper")]
  const details = paper => paper.querySelector(".pd-more")

  const named = hash => {
    const id = decodeURIComponent(hash.slice(1))
    return id ? document.getElementById(id)?.closest(".pd-paper") : null
  }

  const show = () => {
    const paper = named(location.hash)
    if (!paper) return
    if (details(paper)) details(paper).open = true
    if (location.hash !== `#${paper.id}`) history.replaceState(history.state, "")
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

  const toggle = paper => {
    const more = details(paper)
    if (more) more.open = !more.open
  }

  // The title is a link to the paper's own place: it opens and closes the paper.
  const onTitle = (event, title) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const paper = title.closest(".pd-paper")
    if (!details(paper)) return
    event.preventDefault()
    event.stopPropagation()
    toggle(paper)
    if (details(paper).open) history.replaceState(history.state, "", title.hash)
  }

  // The citations of an edition are one file; a paper's entry is cut out of it.
  const citation = async (address, id) => {
    const answer = await fetch(address)
    if (!answer.ok) throw new Error(answer.statusText)
    const entries = (await answer.text()).split(/\n(?=@)/)
    const entry = entries.find(one => one.includes(`eprint = {${id}}`))
    if (!entry) throw new Error(id)
    return new Blob([entry.trim() + "\n"], { type: "text/plain" })
  }

  const onCite = (event, link) => {
    if (!navigator.clipboard || !window.ClipboardItem) return
    event.preventDefault()
    event.stopPropagation()
    const id = link.closest(".pd-paper").dataset.arxivId.replace(/v\d+$/, "")
    const entry = citation(link.href, id)
    navigator.clipboard.write([new ClipboardItem({ "text/plain": entry })]).then(
      () => say(link),
      () => { location.href = link.href },
    )
  }

  const say = link => {
    let status = document.querySelector(".pd-status")
    if (!status) {
      status = document.createElement("div")
      status.className = "pd-status"
      status.setAttribute("role", "status")
      document.body.append(status)
    }
    requestAnimationFrame(() => { status.textContent = link.closest(".pd-page").dataset.copied })
    setTimeout(() => { status.textContent = "" }, 2500)
  }

  const move = step => {
    const all = papers()
    const here = document.activeElement?.closest(".pd-paper")
    let at = all.indexOf(here)
    if (at < 0) {
      at = all.findIndex(paper => paper.getBoundingClientRect().bottom > 96)
      if (at < 0) at = all.length - 1
      if (step < 0) at -= 1
    } else at += step
    const title = all[at]?.querySelector(".pd-title a")
    if (!title) return
    title.focus({ preventScroll: true })
    all[at].scrollIntoView({ block: "start" })
  }

  // Search engines take an address for a question about fields: a pasted one becomes its id.
  const onSearch = event => {
    const box = event.target
    if (!box.matches?.("input[name=query], #mkdocs-search-query")) return
    const arxiv = /(?:^|arxiv\.org\/\w+\/|10\.48550\/arxiv\.)(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]+)?\/\d{7})(?:v\d+)?(?:\.pdf)?$/i
    const short = box.value.trim().match(arxiv)?.[1]
      ?? box.value.replace(/^\s*https?:\/\/(dx\.)?doi\.org\//i, "")
    if (short === box.value) return
    box.value = short
    box.dispatchEvent(new KeyboardEvent("keyup"))
  }

  document.addEventListener("input", onSearch, true)

  document.addEventListener("click", event => {
    const link = event.target.closest?.("a")
    if (link?.matches(".pd-links [href$='.bib']")) onCite(event, link)
    else if (link?.matches(".pd-title a")) onTitle(event, link)
  }, true)

  document.addEventListener("keydown", event => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return
    const at = event.target
    if (at.closest?.("input, textarea, select, [contenteditable]")) return
    if (event.key === "j") move(1)
    else if (event.key === "k") move(-1)
    else if (event.key === "o") {
      const paper = document.activeElement?.closest(".pd-paper")
      if (paper) toggle(paper)
    }
  })

  addEventListener("hashchange", show)
  if (window.document$) window.document$.subscribe(show)
  else if (document.readyState !== "loading") show()
  else document.addEventListener("DOMContentLoaded", show)
})()
