// Which layout the window has room for; the same widths as in shell.css.
import { useEffect, useState } from 'preact/hooks'

export type Layout = 'wide' | 'middle' | 'narrow'

const WIDE = matchMedia('(min-width: 72rem)')
const MIDDLE = matchMedia('(min-width: 52rem)')

const layout = (): Layout => (WIDE.matches ? 'wide' : MIDDLE.matches ? 'middle' : 'narrow')

/** `wide`: tree, view and place side by side; `middle`: the place lies over the view; `narrow`: one column. */
export function useLayout(): Layout {
  const [now, setNow] = useState(layout)
  useEffect(() => {
    const update = (): void => setNow(layout())
    const lists = [WIDE, MIDDLE]
    lists.forEach((list) => list.addEventListener('change', update))
    return () => lists.forEach((list) => list.removeEventListener('change', update))
  }, [])
  return now
}
