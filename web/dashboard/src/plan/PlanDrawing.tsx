// The drawing of a plan: rooms with colours and values, one of which the keys move about.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { openPlace, placeHref } from '../app/route'
import { useNow } from '../ui/useNow'
import { isWay, neighbour } from './neighbours'
import type { Quantity } from './quantities'
import { spoken, type Coloured } from './rooms'
import { RoomTip } from './RoomTip'
import type { Plan, PlanRoom } from './useShapes'
import { useView } from './useView'
import { wholeOf } from './view'
import { Hatch, Writing } from './Writing'
import { ZoomButtons } from './ZoomButtons'

interface Props {
  plan: Plan
  colours: Coloured
  quantity: Quantity
  selected: string | null
  label: string
}

export function PlanDrawing({ plan, colours, quantity, selected, label }: Props) {
  const svg = useRef<SVGSVGElement>(null)
  const whole = useMemo(() => wholeOf(plan.box), [plan])
  const control = useView(svg, whole)
  const [pointed, setPointed] = useState<string | null>(null)
  const [current, setCurrent] = useState<string | null>(null)
  const now = useNow()
  const stop = plan.rooms.some((room) => room.id === current) ? current : (plan.rooms.find((room) => room.id === selected) ?? plan.rooms[0])?.id
  const chosen = plan.rooms.find((room) => room.id === selected)
  const tipped = plan.rooms.find((room) => room.id === pointed)
  useEffect(() => setCurrent(selected), [selected])

  const focus = (room: PlanRoom | undefined): void => {
    if (!room) return
    setCurrent(room.id)
    control.show(room.box)
    svg.current?.querySelector<SVGElement>(`[data-space="${CSS.escape(room.id)}"]`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const from = plan.rooms.find((room) => room.id === stop)
    if (isWay(event.key) && from) focus(neighbour(plan.rooms.map(placed), placed(from), event.key)?.room)
    else if (event.key === '+' || event.key === '=') control.zoomBy(1.5)
    else if (event.key === '-') control.zoomBy(1 / 1.5)
    else if (event.key === '0') control.reset()
    else if (event.key === ' ' && from) openPlace(from.id)
    else return
    event.preventDefault()
  }
  const { view, scale } = control
  return (
    <div class="plan-drawing" onKeyDown={onKeyDown} onPointerLeave={() => setPointed(null)}>
      <svg ref={svg} role="group" aria-label={label} viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`} data-whole={control.whole || undefined}>
        <Hatch scale={scale} />
        {plan.rooms.map((shape) => {
          const room = colours.rooms.get(shape.id)
          return (
            <a
              key={shape.id}
              href={placeHref(shape.id)}
              class="room"
              data-space={shape.id}
              data-state={room?.state ?? 'none'}
              tabIndex={shape.id === stop ? 0 : -1}
              aria-label={room ? spoken(room, quantity, colours.domain, now) : shape.name}
              aria-current={shape.id === selected ? 'true' : undefined}
              style={room?.paint && { '--fill': room.paint.fill }}
              onFocus={() => setCurrent(shape.id)}
              onPointerEnter={(event: PointerEvent) => event.pointerType === 'mouse' && setPointed(shape.id)}
            >
              <path d={shape.path} />
              {room?.state !== 'good' && room?.state !== 'stale' && <path d={shape.path} class="hatch" />}
            </a>
          )
        })}
        {plan.rooms.map((shape) => colours.rooms.get(shape.id)?.state === 'stale' && <path key={shape.id} class="overdue" d={shape.path} />)}
        <g class="writing" aria-hidden="true">
          {plan.rooms.map((shape) => <Writing key={shape.id} shape={shape} room={colours.rooms.get(shape.id)} scale={scale} />)}
        </g>
        {chosen && <path class="chosen" d={chosen.path} />}
      </svg>
      <ZoomButtons control={control} />
      {tipped && <RoomTip svg={svg} shape={tipped} room={colours.rooms.get(tipped.id)} quantity={quantity} domain={colours.domain} />}
    </div>
  )
}

const placed = (room: PlanRoom) => ({ id: room.id, x: room.label.x, y: room.label.y, room })
