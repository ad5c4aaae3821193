'use strict'
{
  const root = document.documentElement
  const all = (selector, from = document) => [...from.querySelectorAll(selector)]

  // Theme: as the system has it, light, dark.
  const button = document.getElementById('theme')
  const themes = ['auto', 'light', 'dark']
  const showTheme = () => { button.querySelector('span').textContent = root.dataset.theme ?? 'auto' }
  button.addEventListener('click', () => {
    const next = themes[(themes.indexOf(root.dataset.theme ?? 'auto') + 1) % themes.length]
    if (next === 'auto') delete root.dataset.theme
    else root.dataset.theme = next
    try {
      if (next === 'auto') localStorage.removeItem('theme')
      else localStorage.setItem('theme', next)
    } catch {}
    showTheme()
  })
  showTheme()

  // On a phone the contents would be pages long.
  const contents = document.querySelector('.contents details')
  const wide = matchMedia('(min-width: 66rem)')
  const fold = () => { contents.open = wide.matches }
  wide.addEventListener('change', fold)
  fold()

  // Search.
  const rows = JSON.parse(document.getElementById('search-data').textContent)
  const index = new MiniSearch({
    fields: ['title', 'id', 'items', 'statement', 'paper', 'lean', 'names'],
    storeFields: ['id', 'title', 'paper', 'items'],
    // The number of an item, 4.1, is one word, and is not 4.2 misspelled.
    tokenize: (text) => text.split(/(?:[\s\-_,;:()[\]|'"/]|\.(?!\d))+/u).filter(Boolean),
    searchOptions: {
      boost: { title: 4, id: 4, items: 4, lean: 2 },
      prefix: true,
      fuzzy: (term) => (/\d/.test(term) ? false : 0.2),
      combineWith: 'AND',
    },
  })
  // The theorems of the item that is asked for come first: `Theorem 4.1` is named by many.
  const isItem = (text) => ({ items }) =>
    items.toLowerCase().split('; ').some((item) => item === text || item.replace(/^[a-z]+ /, '') === text)
  index.addAll(rows)
  const query = document.getElementById('query')
  const found = document.getElementById('found')
  const count = document.getElementById('found-count')
  const list = found.querySelector('ul')
  const close = () => { found.hidden = true }
  const search = () => {
    const text = query.value.trim()
    if (!text) return close()
    const asked = isItem(text.toLowerCase().replace(/\s+/g, ' '))
    const matches = index.search(text)
    const hits = [...matches.filter(asked), ...matches.filter((hit) => !asked(hit))].slice(0, 12)
    count.textContent = hits.length === 1 ? '1 theorem' : `${hits.length || 'No'} theorems`
    list.replaceChildren(...hits.map(({ id, title, paper }) => {
      const link = Object.assign(document.createElement('a'), { href: `#${id}`, textContent: title })
      link.append(Object.assign(document.createElement('small'), { textContent: paper }))
      link.addEventListener('click', close)
      const item = document.createElement('li')
      item.append(link)
      return item
    }))
    found.hidden = false
  }
  query.addEventListener('input', search)
  query.addEventListener('focus', search)
  const box = query.closest('search')
  box.addEventListener('keydown', (event) => {
    const links = all('a', list)
    const at = links.indexOf(document.activeElement)
    if (event.key === 'Escape') { close(); query.focus(); close() }
    else if (event.key === 'Enter' && event.target === query && links.length) links[0].click()
    else if (event.key === 'ArrowDown' && links.length) links[Math.min(at + 1, links.length - 1)].focus()
    else if (event.key === 'ArrowUp' && at >= 0) (links[at - 1] ?? query).focus()
    else return
    event.preventDefault()
  })
  document.addEventListener('click', (event) => { if (!box.contains(event.target)) close() })
  box.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) close()
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target.closest('input')) return
    event.preventDefault()
    query.focus()
  })

  // The graph: show what a theorem rests on and what rests on it.
  const nodes = new Map(all('.graph .node').map((node) => [node.dataset.id, node]))
  const edges = all('.graph .edge')
  const light = (id, on) => {
    for (const edge of edges) {
      const { from, to } = edge.dataset
      if (from !== id && to !== id) continue
      edge.classList.toggle('near', on)
      nodes.get(from === id ? to : from)?.classList.toggle('near', on)
    }
  }
  for (const [id, node] of nodes) {
    for (const [name, on] of [['mouseenter', true], ['mouseleave', false], ['focusin', true], ['focusout', false]]) {
      node.addEventListener(name, () => light(id, on))
    }
  }

  // What scrolls can be reached with the keyboard.
  const reach = (box) => {
    if (box.scrollWidth <= box.clientWidth + 1) {
      for (const name of ['tabindex', 'role', 'aria-label']) box.removeAttribute(name)
      return
    }
    box.tabIndex = 0
    box.setAttribute('role', 'group')
    box.setAttribute('aria-label', box.dataset.label ?? 'Wide content')
  }
  const watch = new ResizeObserver((entries) => entries.forEach((entry) => reach(entry.target)))
  all('.scroll, .math.display').forEach((box) => watch.observe(box))

  // On paper everything is open.
  const closed = new Set()
  const open = () => all('details:not([open])').forEach((part) => { closed.add(part); part.open = true })
  const restore = () => { closed.forEach((part) => { part.open = false }); closed.clear() }
  addEventListener('beforeprint', open)
  addEventListener('afterprint', restore)
  matchMedia('print').addEventListener('change', (event) => (event.matches ? open() : restore()))
}
