// The legend: what the colours mean, what is comfortable, and which rooms have no value, an old one, or one of many.
import { formatNumber, plural } from '../ui/format'
import { shareOf, type Quantity } from './quantities'
import { SHARED, type Coloured, type RoomValue } from './rooms'
import { gradientOf, paintAt } from './scales'

interface Props {
  quantity: Quantity
  colours: Coloured
  /** Whether nothing on the level measures the quantity. */
  absent: boolean
}

export function Legend({ quantity, colours, absent }: Props) {
  const { domain, unit, numbers, switches } = colours
  const rooms = [...colours.rooms.values()]
  const count = (state: string): number => rooms.filter((room) => room.state === state).length
  const beyond = rooms.filter((room) => room.beyond)
  const [none, stale] = [count('none'), count('stale')]
  const bare = !numbers // a scale without a value would be invented
  if (absent && none === rooms.length) return <div class="plan-legend"><p><b>{quantity.label}</b></p><p class="dim">No {quantity.label.toLowerCase()} here: no point of this level measures it.</p></div>
  return (
    <div class="plan-legend">
      <div class="scale" data-bare={bare || undefined}>
        <p><b>{quantity.label}</b>{unit && unit !== quantity.key && <span class="dim"> {unit}</span>}</p>
        {!bare && <Scale quantity={quantity} colours={colours} />}
      </div>
      <ul class="dim">
        {switches && [0, 1].map((share) => <li key={share}><i class="swatch" style={{ background: paintAt(quantity.scale, share).fill }} />{share ? 'on' : 'off'}</li>)}
        {numbers && domain.comfort && <li><i class="swatch comfort" />comfortable</li>}
        {none > 0 && <li><i class="swatch none" />{plural(none, 'room')} without a value</li>}
        {stale > 0 && <li><i class="swatch stale" />{stale} silent</li>}
        {beyond.length > 0 && <li><i class="swatch beyond">{beyond[0]!.beyond > 0 ? '↑' : '↓'}</i>{beyondWords(beyond)}</li>}
        {rooms.some(({ sharing }) => sharing > 1) && <li><i class="swatch beyond">{SHARED}</i>value of one thing that serves several rooms</li>}
      </ul>
    </div>
  )
}

function Scale({ quantity, colours: { domain } }: { quantity: Quantity; colours: Coloured }) {
  const comfort = domain.comfort?.map((value) => Math.min(1, Math.max(0, shareOf(domain, value))) * 100)
  const ticks = [...new Set([domain.from, ...(domain.comfort ?? []), domain.to])]
  return (
    <>
      <div class="bar" style={{ background: gradientOf(quantity.scale) }} aria-hidden="true">
        {comfort && <i style={{ left: `${comfort[0]}%`, right: `${100 - comfort[1]!}%` }} title="comfortable" />}
      </div>
      <ol class="number dim">
        {ticks.map((tick) => (
          <li key={tick} style={{ left: `${shareOf(domain, tick) * 100}%` }}>{formatNumber(tick)}</li>
        ))}
      </ol>
    </>
  )
}

/** Which room it is, where it is one. */
function beyondWords(rooms: readonly RoomValue[]): string {
  const [first, ...others] = rooms
  return others.length ? `${rooms.length} beyond the scale` : `${first!.short} beyond the scale: ${first!.text}`
}
