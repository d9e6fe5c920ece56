// Which points are on the chart: in the order in which they were chosen, each with a colour of its own until it goes.

export interface Charted {
  id: string
  /** Which of the colours --series-1 to --series-8. */
  colour: number
}

const MOST = 8 // more lines cannot be told apart

/** With the point; the oldest makes room for it, and what is there already stays as it is. */
export function withPoint(chosen: readonly Charted[], id: string): readonly Charted[] {
  if (chosen.some((one) => one.id === id)) return chosen
  const kept = chosen.slice(Math.max(0, chosen.length - MOST + 1))
  const colours = Array.from({ length: MOST }, (_, index) => index + 1)
  const colour = colours.find((one) => kept.every((other) => other.colour !== one))!
  return [...kept, { id, colour }]
}

export function withoutPoint(chosen: readonly Charted[], id: string): readonly Charted[] {
  return chosen.filter((one) => one.id !== id)
}

/** These points alone; those that were there keep their colours. */
export function onlyPoints(chosen: readonly Charted[], ids: readonly string[]): readonly Charted[] {
  return ids.reduce(withPoint, chosen.filter((one) => ids.includes(one.id)))
}
