// Choosing what to import: files, for which building, and whether only to try.
import { useState } from 'preact/hooks'
import { formatNumber } from '../ui/format'
import { Icon } from '../ui/Icon'
import { useStore } from '../ui/store'
import { Notice } from '../ui/states'
import { chooseFiles, chosenFiles } from './chosen'
import type { ModelData } from './documents'
import { DropZone } from './DropZone'
import { suggestedKey } from './keys'
import { SendingList } from './SendingList'
import { isTable, sendAll, suffixOf, type TableKind } from './upload'

interface Props {
  /** Those that are here. */
  buildings: readonly { key: string; name: string | null }[]
  models: readonly ModelData[]
}

export function ImportForm({ buildings, models }: Props) {
  const files = useStore(chosenFiles)
  const [written, setWritten] = useState<string>()
  const [dryRun, setDryRun] = useState(false)
  const [kind, setKind] = useState<TableKind>('points')
  const mapping = files.findLast((file) => suffixOf(file.name) === '.toml')
  const sources = files.filter((file) => file !== mapping)
  // not the one in view: a stranger's file would land in it
  const building = written ?? suggestedKey(sources.map((file) => file.name), models)
  const known = buildings.find((one) => one.key === building.trim())
  const tables = sources.some((file) => isTable(file.name))
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const text = mapping ? await mapping.text() : null
    chosenFiles.set([])
    setWritten(undefined)
    await sendAll({ files: sources, buildingKey: building.trim(), dryRun, mapping: text, tables: kind })
  }
  return (
    <form class="import-form" onSubmit={submit} aria-label="Import files">
      <DropZone onFiles={chooseFiles} />
      {files.length > 0 && (
        <>
          <ul class="chosen" aria-label="Chosen files">
            {files.map((file) => (
              <li key={file.name + file.size}>
                <Icon name="file" />
                <span class="clip">{file.name}</span>
                <span class="dim number">{file === mapping ? 'mapping file' : formatBytes(file.size)}</span>
                <button type="button" class="button quiet small icon" aria-label={`Leave out ${file.name}`} onClick={() => chosenFiles.set(files.filter((one) => one !== file))}>
                  <Icon name="close" size={12} />
                </button>
              </li>
            ))}
          </ul>
          <div class="options">
            <label class="field">
              Building
              <input class="input" name="building" required pattern="[A-Za-z0-9][A-Za-z0-9._\-]{0,62}" placeholder="hq" value={building} onInput={(event) => setWritten(event.currentTarget.value)} />
              <small>{known ? `The files add to ${known.name ?? known.key}, which is here.` : 'A new building; this is its key, as in topics.'}</small>
            </label>
            <Choices buildings={buildings} chosen={building} choose={setWritten} />
            {tables && (
              <label class="field">
                CSV and zip files are
                <select class="input" value={kind} onChange={(event) => setKind(event.currentTarget.value as TableKind)}>
                  <option value="points">a list of points</option>
                  <option value="readings">readings</option>
                  <option value="ifc">an IFC model, zipped</option>
                </select>
              </label>
            )}
          </div>
          {tables && kind !== 'ifc' && !mapping && <Notice>CSV files need a mapping file that says what their columns are: add it here, a text that ends in .toml.</Notice>}
          <div class="actions">
            <label class="check">
              <input type="checkbox" checked={dryRun} onChange={(event) => setDryRun(event.currentTarget.checked)} />
              <span>Only try: tell what would change, and change nothing</span>
            </label>
            <button type="submit" class="button primary" disabled={!sources.length}>{dryRun ? 'Try' : 'Import'}</button>
          </div>
        </>
      )}
      <SendingList />
    </form>
  )
}

const MOST_BUTTONS = 6

/** The buildings that are here, to add to one of them. */
function Choices({ buildings, chosen, choose }: { buildings: Props['buildings']; chosen: string; choose(key: string): void }) {
  if (!buildings.length) return null
  if (buildings.length > MOST_BUTTONS) {
    return (
      <label class="field">
        Or add to
        <select class="input" value={buildings.some((one) => one.key === chosen) ? chosen : ''} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">a building that is here</option>
          {buildings.map((one) => <option key={one.key} value={one.key}>{one.name ?? one.key}</option>)}
        </select>
      </label>
    )
  }
  return (
    <div class="field" role="group" aria-label="Add to a building that is here">
      Or add to
      <span class="choices">
        {buildings.map((one) => <button key={one.key} type="button" class="button small" aria-pressed={one.key === chosen} onClick={() => choose(one.key)}>{one.name ?? one.key}</button>)}
      </span>
    </div>
  )
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1e6 ? `${formatNumber(bytes / 1e3)} kB` : `${formatNumber(bytes / 1e6)} MB`
}
