// The page's colours as a canvas takes them.

export interface Ink {
  text: string
  grid: string
  line(colour: number): string
  band(colour: number): string
}

/** The colours of the present theme, as an element would show them. */
export function inkOf(element: HTMLElement): Ink {
  const probe = element.ownerDocument.createElement('i')
  probe.style.transitionProperty = 'none' // however short, one would still show the colour before
  element.append(probe)
  const resolve = (colour: string): string => {
    probe.style.color = colour
    return getComputedStyle(probe).color
  }
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8]
  const lines = numbers.map((number) => resolve(`var(--series-${number})`))
  const bands = numbers.map((number) => resolve(`color-mix(in srgb, var(--series-${number}) 16%, transparent)`))
  const ink = { text: resolve('var(--dim)'), grid: resolve('var(--line)') }
  probe.remove()
  return { ...ink, line: (colour) => lines[colour - 1]!, band: (colour) => bands[colour - 1]! }
}
