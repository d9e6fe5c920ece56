// The keyboard of a tree, as WAI-ARIA's authoring practices describe it for links in a tree.

const ITEM = '[role=treeitem]'

/** Move, open and close by keys; true when the key was one of the tree's. `toggle` opens or closes an item by its id. */
export function handleTreeKey(event: KeyboardEvent, tree: HTMLElement, toggle: (id: string, open: boolean) => void): boolean {
  const item = (event.target as HTMLElement).closest<HTMLElement>(ITEM)
  if (!item || event.altKey || event.ctrlKey || event.metaKey) return false
  const items = [...tree.querySelectorAll<HTMLElement>(ITEM)]
  const place = items.indexOf(item)
  const level = Number(item.ariaLevel)
  const expanded = item.ariaExpanded
  const id = item.dataset.id ?? ''
  switch (event.key) {
    case 'ArrowDown': return focus(items[place + 1])
    case 'ArrowUp': return focus(items[place - 1])
    case 'Home': return focus(items[0])
    case 'End': return focus(items.at(-1))
    case 'ArrowRight':
      if (expanded === 'false') toggle(id, true)
      else if (expanded === 'true' && Number(items[place + 1]?.ariaLevel) > level) focus(items[place + 1])
      return true
    case 'ArrowLeft':
      if (expanded === 'true') toggle(id, false)
      else focus(items.slice(0, place).findLast((one) => Number(one.ariaLevel) < level))
      return true
    case ' ':
      item.click()
      return true
    default:
      return event.key.length === 1 && focus(nextByLetter(items, place, event.key))
  }
}

function focus(item: HTMLElement | undefined): true {
  item?.focus()
  return true
}

/** The next item whose name begins with the letter, from the top again after the last. */
function nextByLetter(items: HTMLElement[], place: number, letter: string): HTMLElement | undefined {
  const round = [...items.slice(place + 1), ...items.slice(0, place)]
  return round.find((one) => one.textContent?.trim().toLowerCase().startsWith(letter.toLowerCase()))
}
