// Which points are on the chart: each with a colour of its own until it goes, by which it has its place in the address.

export interface Charted {
  id: string
  /** Which of the colours --series-1 to --series-8. */
  colour: number
}

export const MOST = 8 // more lines cannot be told apart
export const FULL = `A chart shows ${MOST} points at most. Take one off before you add another.`

const COLOURS = Array.from({ length: MOST }, (_, index) => index + 1)

/** With the point in the first free colour; what is there already stays as it is. Null where no colour is free. */
export function withPoint(chosen: readonly Charted[], id: string): readonly Charted[] | null {
  if (chosen.some((one) => one.id === id)) return chosen
  const colour = COLOURS.find((one) => chosen.every((other) => other.colour !== one))
  return colour === undefined ? null : [...chosen, { id, colour }].sort((one, other) => one.colour - other.colour)
}

export function withoutPoint(chosen: readonly Charted[], id: string): readonly Charted[] {
  return chosen.filter((one) => one.id !== id)
}

/** The points of an address, whose places are their colours. */
export function chosenOf(points: readonly string[]): readonly Charted[] {
  return points.slice(0, MOST).flatMap((id, place) => (id ? [{ id, colour: place + 1 }] : []))
}

/** As an address takes them: '' for a colour that is free, up to the last one that is not. */
export function pointsOf(chosen: readonly Charted[]): string[] {
  const last = chosen.at(-1)?.colour ?? 0
  return COLOURS.slice(0, last).map((colour) => chosen.find((one) => one.colour === colour)?.id ?? '')
}
