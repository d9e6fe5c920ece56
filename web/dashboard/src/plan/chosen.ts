// The quantity that the plan is coloured by; it is in the address once it was chosen, and stays from level to level.
import { quantityOf, withParts } from '../app/address'
import { createStore, useStore } from '../ui/store'
import type { Quantity } from './quantities'

const chosen = createStore<string | null>(quantityOf(location.hash))

addEventListener('hashchange', () => {
  chosen.set(quantityOf(location.hash) ?? chosen.get())
  writeAddress()
})
chosen.subscribe(writeAddress)

function writeAddress(): void {
  const key = chosen.get()
  if (key !== quantityOf(location.hash)) history.replaceState(history.state, '', withParts(location.hash, { by: key }))
}

export function chooseQuantity(quantity: Quantity): void {
  chosen.set(quantity.key)
}

/** The key of the quantity that was chosen; null before one is. */
export const useChosen = (): string | null => useStore(chosen)
