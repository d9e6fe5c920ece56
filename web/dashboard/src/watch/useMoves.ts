// The entries of a list as they come and go.
import { useEffect, useState } from 'preact/hooks'
import { ENTERING_MS, LEAVING_MS, moved, type Shown } from './moves'
import type { Row } from './rows'

/** The entries to show; null before the first answer. */
export function useMoves(rows: readonly Row[] | undefined): readonly Shown[] | null {
  const [shown, setShown] = useState<readonly Shown[] | null>(null)
  useEffect(() => {
    if (!rows) return
    const update = (): void => setShown((before) => moved(before, rows, Date.now()))
    update()
    // what left goes, what entered grows quiet
    const timers = [LEAVING_MS, ENTERING_MS].map((wait) => setTimeout(update, wait + 50))
    return () => timers.forEach(clearTimeout)
  }, [rows])
  return shown
}

/** What came and went, for those who hear the page. */
export function movesInWords(shown: readonly Shown[]): string {
  const names = (state: Shown['state']): string[] => shown.filter((one) => one.state === state).map((one) => one.row.name)
  const [entered, left] = [names('entered'), names('left')]
  return [entered.length ? `New: ${some(entered)}.` : '', left.length ? `Gone: ${some(left)}.` : ''].join(' ').trim()
}

function some(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
}
