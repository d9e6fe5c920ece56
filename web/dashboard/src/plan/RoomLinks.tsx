// The rooms of a plan: links with colours, of which the tab key reaches one and the arrows the others.
import { placeHref } from '../app/route'
import { openedByKey } from '../place/focus'
import type { Quantity } from './quantities'
import { spoken, type Coloured } from './rooms'
import type { Plan } from './useShapes'

interface Props {
  plan: Plan
  colours: Coloured
  quantity: Quantity
  selected: string | null
  /** The room that the tab key reaches. */
  stop: string | null
  focused(id: string): void
  pointed(id: string): void
}

export function RoomLinks({ plan, colours, quantity, selected, stop, focused, pointed }: Props) {
  const now = Date.now()
  return (
    <>
      {plan.rooms.map((shape) => {
        const room = colours.rooms.get(shape.id)
        const state = room?.state ?? 'none'
        return (
          <a
            key={shape.id}
            href={placeHref(shape.id)}
            class="room"
            data-space={shape.id}
            data-state={state}
            tabindex={shape.id === stop ? 0 : -1} // SVG knows it by this spelling alone
            aria-label={room ? spoken(room, quantity, colours.domain, now) : shape.name}
            aria-current={shape.id === selected ? 'true' : undefined}
            style={room?.paint && { '--fill': room.paint.fill }}
            onFocus={() => focused(shape.id)}
            onClick={(event: MouseEvent) => event.detail === 0 && openedByKey(shape.id)} // no button of a mouse was pressed
            onPointerEnter={(event: PointerEvent) => event.pointerType === 'mouse' && pointed(shape.id)}
          >
            <path d={shape.path} />
            {state === 'none' && <path d={shape.path} class="hatch" />}
          </a>
        )
      })}
      {plan.rooms.map((shape) => colours.rooms.get(shape.id)?.state === 'stale' && <path key={shape.id} class="overdue" d={shape.path} />)}
    </>
  )
}
