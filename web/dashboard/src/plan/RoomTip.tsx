// What the mouse rests on: the room with its value, the point that it comes from, and how old it is.
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Age } from '../ui/Value'
import type { Domain, Quantity } from './quantities'
import { comfortNote, sharedNote, type RoomValue } from './rooms'
import type { PlanRoom } from './useShapes'

interface Props {
  svg: RefObject<SVGSVGElement | null>
  shape: PlanRoom
  room: RoomValue | undefined
  quantity: Quantity
  domain: Domain
}

export function RoomTip({ svg, shape, room, quantity, domain }: Props) {
  const tip = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => place(tip.current, svg.current, shape))
  const point = room?.space.point
  const note = room && comfortNote(room, domain)
  return (
    <div ref={tip} class="plan-tip" aria-hidden="true">
      <strong>{room?.name || shape.name}</strong>
      {room && room.state !== 'none' ? (
        <p>
          {quantity.label} <b class="number">{room.text}</b>
          {note && <span class="tag warn">{note}</span>}
        </p>
      ) : (
        <p class="dim">{point ? `${quantity.label}: nothing was measured yet` : `No point for ${quantity.label.toLowerCase()}`}</p>
      )}
      {room && room.sharing > 1 && <p>{sharedNote(room)}</p>}
      {point && (
        <p class="dim">
          {point.name ?? 'A point'}
          {point.of?.name && point.of.id !== shape.id && ` of ${point.of.name}`}
          {point.latest && <> · {room?.state === 'stale' && 'silent, '}<Age time={point.latest.time} /> ago</>}
        </p>
      )}
    </div>
  )
}

/** Above the room, or below it where there is no space, within the drawing. */
function place(tip: HTMLElement | null, svg: SVGSVGElement | null, shape: PlanRoom): void {
  const matrix = svg?.getScreenCTM()
  const frame = svg?.getBoundingClientRect()
  if (!tip || !matrix || !frame) return
  const { x, y, width, height } = shape.box
  const top = new DOMPoint(x + width / 2, y).matrixTransform(matrix)
  const bottom = new DOMPoint(x + width / 2, y + height).matrixTransform(matrix)
  const left = Math.min(Math.max(top.x - frame.left - tip.offsetWidth / 2, 4), frame.width - tip.offsetWidth - 4)
  const above = Math.max(top.y, frame.top) - frame.top - tip.offsetHeight - 6
  const below = Math.min(bottom.y - frame.top + 6, frame.height - tip.offsetHeight - 4)
  tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(above >= 4 ? above : below)}px)`
}
