// Files that are dropped anywhere: a browser would leave the page for them, so they are taken to the imports.
import { useEffect } from 'preact/hooks'
import { go } from '../app/route'
import { chooseFiles } from './chosen'

export function useDrops(): void {
  useEffect(() => {
    const abort = new AbortController()
    addEventListener('dragover', (event) => carriesFiles(event) && event.preventDefault(), { signal: abort.signal })
    addEventListener('drop', drop, { signal: abort.signal })
    return () => abort.abort()
  }, [])
}

function drop(event: DragEvent): void {
  if (event.defaultPrevented || !carriesFiles(event)) return
  event.preventDefault()
  chooseFiles([...(event.dataTransfer?.files ?? [])])
  go('imports')
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}
