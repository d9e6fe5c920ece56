// The rooms that the plan has no shape of, with their values.
import { placeHref } from '../app/route'
import { openedByKey } from '../place/focus'
import { plural } from '../ui/format'
import type { Quantity } from './quantities'
import { spoken, type Coloured, type RoomValue } from './rooms'

interface Props {
  rooms: readonly RoomValue[]
  colours: Coloured
  quantity: Quantity
  selected: string | null
  /** Whether there is no plan at all. */
  alone: boolean
}

export function RoomList({ rooms, colours, quantity, selected, alone }: Props) {
  const now = Date.now()
  const title = alone ? `${plural(rooms.length, 'room')}; no model gives their shapes yet` : `${plural(rooms.length, 'room')} without a shape`
  return (
    <section class="plan-list" data-alone={alone || undefined} aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {rooms.map((room) => (
          <li key={room.id}>
            <a
              href={placeHref(room.id)}
              data-space={room.id}
              data-state={room.state}
              onClick={(event: MouseEvent) => event.detail === 0 && openedByKey(room.id)}
              aria-current={room.id === selected ? 'true' : undefined}
              aria-label={spoken(room, quantity, colours.domain, now)}
              style={room.paint && { '--fill': room.paint.fill, '--text': room.paint.ink }}
            >
              <span class="clip">{room.name}</span>
              <b class="number">{room.text || '–'}</b>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
