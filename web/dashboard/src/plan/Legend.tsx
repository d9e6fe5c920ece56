// The legend: what the colours mean, what is comfortable, and which rooms have no value or an old one.
import { formatNumber, plural } from '../ui/format'
import { shareOf, type Quantity } from './quantities'
import type { Coloured } from './rooms'
import { gradientOf } from './scales'

export function Legend({ quantity, colours }: { quantity: Quantity; colours: Coloured }) {
  const { domain, unit } = colours
  const rooms = [...colours.rooms.values()]
  const count = (state: string): number => rooms.filter((room) => room.state === state).length
  const beyond = rooms.filter((room) => room.beyond).length
  const [none, stale] = [count('none'), count('stale')]
  const comfort = domain.comfort?.map((value) => Math.min(1, Math.max(0, shareOf(domain, value))) * 100)
  const ticks = [...new Set([domain.from, ...(domain.comfort ?? []), domain.to])]
  return (
    <div class="plan-legend">
      <div class="scale">
        <p><b>{quantity.label}</b>{unit && <span class="dim"> {unit}</span>}</p>
        <div class="bar" style={{ background: gradientOf(quantity.scale) }} aria-hidden="true">
          {comfort && <i style={{ left: `${comfort[0]}%`, right: `${100 - comfort[1]!}%` }} title="comfortable" />}
        </div>
        <ol class="number dim">
          {ticks.map((tick) => (
            <li key={tick} style={{ left: `${shareOf(domain, tick) * 100}%` }}>{formatNumber(tick)}</li>
          ))}
        </ol>
      </div>
      <ul class="dim">
        {domain.comfort && <li><i class="swatch comfort" />comfortable</li>}
        {none > 0 && <li><i class="swatch none" />{plural(none, 'room')} without a value</li>}
        {stale > 0 && <li><i class="swatch stale" />{stale} overdue</li>}
        {beyond > 0 && <li><i class="swatch beyond">↑</i>{beyond} beyond the scale</li>}
      </ul>
    </div>
  )
}
