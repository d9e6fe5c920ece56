// The files that are chosen for import, wherever on the page they were dropped.
import { createStore } from '../ui/store'

export const chosenFiles = createStore<readonly File[]>([])

export function chooseFiles(files: readonly File[]): void {
  chosenFiles.set([...chosenFiles.get(), ...files])
}
