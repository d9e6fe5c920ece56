// What the rooms are coloured by: the quantities that occur on the level, and the chosen one where it does not.
import { useEffect, useRef } from 'preact/hooks'
import type { Offer, Quantity } from './quantities'

interface Props {
  offers: readonly Offer[]
  chosen: Quantity
  choose(quantity: Quantity): void
}

export function QuantityChoice({ offers, chosen, choose }: Props) {
  const here = offers.map(({ quantity }) => quantity)
  const shown = here.includes(chosen) || !here.length ? here : [...here, chosen]
  const set = useRef<HTMLFieldSetElement>(null)
  useEffect(() => set.current?.querySelector(':checked')?.parentElement?.scrollIntoView({ block: 'nearest', inline: 'center' }), [chosen, shown.length])
  return (
    <fieldset ref={set} class="plan-choice">
      <legend class="visually-hidden">Colour the rooms by</legend>
      {shown.map((quantity) => (
        <label key={quantity.key}>
          <input type="radio" name="plan-quantity" class="visually-hidden" checked={quantity === chosen} onChange={() => choose(quantity)} />
          <span>{quantity.label}</span>
        </label>
      ))}
    </fieldset>
  )
}
