// The drawing of a plan: rooms with colours and values, one of which the keys move about.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { openPlace, useRoute } from '../app/route'
import { openedByKey } from '../place/focus'
import { isWay, neighbour } from './neighbours'
import type { Quantity } from './quantities'
import { RoomLinks } from './RoomLinks'
import type { Coloured } from './rooms'
import { RoomTip } from './RoomTip'
import type { Plan, PlanRoom } from './useShapes'
import { useView } from './useView'
import { wholeOf } from './view'
import { Hatch, Writings } from './Writing'
import { ZoomButtons } from './ZoomButtons'

const MANY = 150 // rooms: more do not fade from colour to colour

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
  const route = useRoute() // addresses of rooms depend on it
  const stop = plan.rooms.some((room) => room.id === current) ? current : (plan.rooms.find((room) => room.id === selected) ?? plan.rooms[0])?.id
  const chosen = plan.rooms.find((room) => room.id === selected)
  const reached = plan.rooms.find((room) => room.id === stop)
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
    else if (event.key === ' ' && from) {
      openedByKey(from.id)
      openPlace(from.id)
    }
    else return
    event.preventDefault()
  }
  const { view, scale } = control
  // kept while only the view moves: a level may have hundreds of rooms
  const rooms = useMemo(
    () => <RoomLinks plan={plan} colours={colours} quantity={quantity} selected={selected} stop={stop ?? null} focused={setCurrent} pointed={setPointed} />,
    [plan, colours, quantity, selected, stop, route],
  )
  const writing = useMemo(() => <Writings plan={plan} colours={colours} scale={scale} />, [plan, colours, scale])
  return (
    <div class="plan-drawing" onKeyDown={onKeyDown} onPointerLeave={() => setPointed(null)}>
      <svg ref={svg} role="group" aria-label={label} viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`} data-whole={control.whole || undefined} data-many={plan.rooms.length > MANY || undefined}>
        <Hatch scale={scale} />
        {rooms}
        {writing}
        {chosen && <path class="chosen halo" d={chosen.path} />}
        {chosen && <path class="chosen" d={chosen.path} />}
        {reached && <path class="reached halo" d={reached.path} />}
        {reached && <path class="reached" d={reached.path} />}
      </svg>
      <ZoomButtons control={control} />
      {tipped && <RoomTip svg={svg} shape={tipped} room={colours.rooms.get(tipped.id)} quantity={quantity} domain={colours.domain} />}
    </div>
  )
}

const placed = (room: PlanRoom) => ({ id: room.id, x: room.labels[0]!.x, y: room.labels[0]!.y, room })
