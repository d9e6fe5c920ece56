// What lies on the rooms of a plan: the hatching of those without a value, and their names and values.
import { labelFor, type Label } from './labels'
import type { Coloured, RoomValue } from './rooms'
import type { Plan, PlanRoom } from './useShapes'

/** The hatching of rooms without a value; it keeps its width on the screen. */
export function Hatch({ scale }: { scale: number }) {
  const step = 7 / (scale || 1)
  return (
    <defs>
      <pattern id="plan-hatch" width={step} height={step} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path d={`M0 0V${step}`} />
      </pattern>
    </defs>
  )
}

export function Writings({ plan, colours, scale }: { plan: Plan; colours: Coloured; scale: number }) {
  return (
    <g class="writing" aria-hidden="true">
      {plan.rooms.map((shape) => <Writing key={shape.id} shape={shape} room={colours.rooms.get(shape.id)} scale={scale} />)}
    </g>
  )
}

function Writing({ shape, room, scale }: { shape: PlanRoom; room: RoomValue | undefined; scale: number }) {
  const name = room?.short || shape.name
  const figure = room?.figure ?? ''
  const marked = room?.beyond ? `${figure} ${room.beyond > 0 ? '↑' : '↓'}` : figure
  // the mark goes before the value does
  const fits = (text: string): Label | null => labelFor(shape.labels, name.length, text.length, scale)
  const text = fits(marked) ? marked : figure
  const label = fits(text)
  if (!label) return null
  const { x, y, form } = label
  const stacked = form === 'stacked'
  return (
    <text x={x} y={y} data-state={room?.state ?? 'none'} style={{ fontSize: `${label.size}px`, '--text': room?.paint?.ink, '--name': `${label.name}em` }}>
      {form !== 'alone' && <tspan class="name" x={stacked ? x : undefined} dy={stacked ? '-0.25em' : '0.35em'}>{name}{stacked ? '' : '\u00a0'}</tspan>}
      <tspan class={text ? 'figure' : 'name'} x={form === 'beside' ? undefined : x} dy={stacked ? '1.2em' : form === 'alone' ? '0.35em' : undefined}>{text || name}</tspan>
    </text>
  )
}
