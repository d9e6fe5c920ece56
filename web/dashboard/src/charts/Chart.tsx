// The chart in its panel, or in a window of its own over the page.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useCharted } from '../app/charted'
import { ChartPanel } from './ChartPanel'

export function Chart() {
  const charted = useCharted()
  const [large, setLarge] = useState(false)
  useEffect(() => {
    if (!charted.length) setLarge(false) // the next one begins in its panel
  }, [charted.length])
  if (!charted.length) return null
  const panel = <ChartPanel charted={charted} large={large} enlarge={setLarge} />
  return large ? <Enlarged close={() => setLarge(false)}>{panel}</Enlarged> : panel
}

function Enlarged({ close, children }: { close(): void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return <dialog ref={dialog} class="chart-window" aria-label="Enlarged chart" onClose={close}>{children}</dialog>
}
