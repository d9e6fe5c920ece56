// The chart in its panel, or in a window of its own over the page.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { large, useCharted } from '../app/charted'
import { useStore } from '../ui/store'
import { ChartPanel } from './ChartPanel'

export function Chart() {
  const charted = useCharted()
  const enlarged = useStore(large)
  if (!charted.length) return null
  const panel = <ChartPanel charted={charted} large={enlarged} enlarge={large.set} />
  return enlarged ? <Enlarged close={() => large.set(false)}>{panel}</Enlarged> : panel
}

function Enlarged({ close, children }: { close(): void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return <dialog ref={dialog} class="chart-window" aria-label="Enlarged chart" onClose={close}>{children}</dialog>
}
