// What the rooms are coloured by: the quantities that occur on the level.
import type { Offer } from './quantities'

export function QuantityChoice({ offers, chosen, choose }: { offers: readonly Offer[]; chosen: Offer; choose: (offer: Offer) => void }) {
  return (
    <fieldset class="plan-choice">
      <legend class="visually-hidden">Colour the rooms by</legend>
      {offers.map((offer) => (
        <label key={offer.quantity.key}>
          <input type="radio" name="plan-quantity" class="visually-hidden" checked={offer.quantity.key === chosen.quantity.key} onChange={() => choose(offer)} />
          <span>{offer.quantity.label}</span>
        </label>
      ))}
    </fieldset>
  )
}
