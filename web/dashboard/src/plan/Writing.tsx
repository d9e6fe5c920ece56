// What lies on the rooms of a plan: the hatching of those without a value, and their names and values.
import { labelFor } from './labels'
import type { RoomValue } from './rooms'
import type { PlanRoom } from './useShapes'

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

export function Writing({ shape, room, scale }: { shape: PlanRoom; room: RoomValue | undefined; scale: number }) {
  const name = room?.short || shape.name
  const marked = room?.beyond ? `${room.figure} ${room.beyond > 0 ? '↑' : '↓'}` : (room?.figure ?? '')
  const { size, lines } = labelFor(shape.label, name.length, marked.length, scale)
  if (!lines) return null
  const { x, y } = shape.label
  return (
    <text x={x} y={y} data-state={room?.state ?? 'none'} style={{ fontSize: `${size}px`, '--text': room?.paint?.ink }}>
      {lines === 2 && <tspan class="name" x={x} dy="-0.25em">{name}</tspan>}
      <tspan class={marked ? 'figure' : 'name'} x={x} dy={lines === 2 ? '1.2em' : '0.35em'}>{marked || name}</tspan>
    </text>
  )
}
