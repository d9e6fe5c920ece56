// Where the keys are when a place opens and closes: at its heading, and back at its room.

let keyed: string | null = null
let moved = false
addEventListener('hashchange', () => (moved = true))

/** Say that a key opens the place, so that the focus is to follow. */
export function openedByKey(id: string): void {
  keyed = id
}

/** Whether the heading of a place that opens takes the focus: by a key, or where the focus would be lost. */
export function takesFocus(id: string): boolean {
  const asked = keyed === id
  keyed = null
  return asked || (moved && isLost())
}

const AGAIN_MS = 100
const TRIES = 20 // the plan may have to be drawn first

/** Where the focus went with the place, give it to the room in the plan or in the tree, else to the view. */
export function giveBack(id: string, tries = TRIES): void {
  if (!isLost()) return
  const name = CSS.escape(id)
  const found = [`[data-space="${name}"]`, `[role=treeitem][data-id="${name}"]`].map((wanted) => document.querySelector<HTMLElement>(wanted)).find(Boolean)
  if (found) found.focus()
  else if (tries) setTimeout(() => giveBack(id, tries - 1), AGAIN_MS)
  else document.querySelector<HTMLElement>('main')?.focus()
}

function isLost(): boolean {
  return document.activeElement === document.body || document.activeElement === null
}
