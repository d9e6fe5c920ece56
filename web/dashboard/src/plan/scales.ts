// Colours for numbers: scales that keep their order for colour-blind people, one form for each theme, with ink that reads.

export type ScaleName = 'diverging' | 'sequential' | 'amount'

/** A colour of both themes, as CSS takes it; `ink` is what can be read on `fill`. */
export interface Paint {
  fill: string
  ink: string
}

type Rgb = readonly [number, number, number]

// diverging: blue to orange through what is comfortable; the others grow darker (light theme) or brighter (dark theme)
const STOPS: Record<ScaleName, { light: readonly string[]; dark: readonly string[] }> = {
  diverging: {
    light: ['#1f4f9c', '#5c92cf', '#b3d0ea', '#eef0ea', '#f7c793', '#e2803a', '#a63d0d'],
    dark: ['#8cc2ff', '#4b8ad4', '#2c5382', '#2f3b45', '#74502b', '#cb7a2e', '#ffb86b'],
  },
  sequential: {
    light: ['#eaf3dc', '#b7dcb4', '#71b9a9', '#3c8a9f', '#34578c', '#3a2563'],
    dark: ['#24343b', '#275a60', '#338573', '#6fae68', '#bccf6a', '#fbeeb0'],
  },
  amount: {
    light: ['#eaeffa', '#c3d0f1', '#93a9e4', '#6480d2', '#4357ac', '#27306f'],
    dark: ['#272f45', '#36467a', '#4b63ae', '#6c8bd8', '#9db7f1', '#d9e4ff'],
  },
}

const DARK_INK = '#000000' // with black and white, one of both has 4.5 : 1 on any colour
const LIGHT_INK = '#ffffff'

/** The colour at `share` of the scale, from 0 to 1; what lies outside takes the colour of the end. */
export function paintAt(scale: ScaleName, share: number): Paint {
  const light = mix(STOPS[scale].light, share)
  const dark = mix(STOPS[scale].dark, share)
  return { fill: `light-dark(${hex(light)}, ${hex(dark)})`, ink: `light-dark(${inkOn(light)}, ${inkOn(dark)})` }
}

/** The scale as a CSS gradient from left to right. */
export function gradientOf(scale: ScaleName): string {
  const count = STOPS[scale].light.length
  const stops = Array.from({ length: count }, (_, index) => paintAt(scale, index / (count - 1)).fill)
  return `linear-gradient(to right, ${stops.join(', ')})`
}

function mix(stops: readonly string[], share: number): Rgb {
  const at = Math.min(1, Math.max(0, share)) * (stops.length - 1)
  const index = Math.min(stops.length - 2, Math.floor(at))
  const from = rgb(stops[index] ?? '#000000')
  const to = rgb(stops[index + 1] ?? '#000000')
  const part = at - index
  return [0, 1, 2].map((channel) => Math.round((from[channel] ?? 0) * (1 - part) + (to[channel] ?? 0) * part)) as unknown as Rgb
}

function inkOn(colour: Rgb): string {
  return contrast(colour, rgb(DARK_INK)) >= contrast(colour, rgb(LIGHT_INK)) ? DARK_INK : LIGHT_INK
}

/** The ratio of contrast by WCAG 2.2, from 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05)
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((channel) => {
    const value = channel / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}

export function rgb(text: string): Rgb {
  return [1, 3, 5].map((start) => Number.parseInt(text.slice(start, start + 2), 16)) as unknown as Rgb
}

function hex(colour: Rgb): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}
