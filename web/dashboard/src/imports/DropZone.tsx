// Where files are dropped, or chosen by a click or a key.
import { useRef, useState } from 'preact/hooks'
import { Icon } from '../ui/Icon'

export function DropZone({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const take = (files: FileList | null | undefined): void => {
    if (files?.length) onFiles([...files])
  }
  return (
    <div
      class="drop"
      data-over={over || undefined}
      onDragOver={(event) => { event.preventDefault(); setOver(true) }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => { event.preventDefault(); setOver(false); take(event.dataTransfer?.files) }}
    >
      <Icon name="imports" size={20} />
      <p><strong>Drop files here</strong> <span class="dim">IFC, Brick or other RDF, CSV or zip, with a mapping file where one is needed</span></p>
      <button type="button" class="button" onClick={() => input.current?.click()}>Choose files</button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to import"
        onChange={(event) => { take(event.currentTarget.files); event.currentTarget.value = '' }}
      />
    </div>
  )
}
