// Choosing what to import: files, for which building, and whether only to try.
import { useState } from 'preact/hooks'
import { formatNumber } from '../ui/format'
import { Icon } from '../ui/Icon'
import { useStore } from '../ui/store'
import { Notice } from '../ui/states'
import { chooseFiles, chosenFiles } from './chosen'
import { DropZone } from './DropZone'
import { SendingList } from './SendingList'
import { isTable, sendAll, suffixOf, type TableKind } from './upload'

export function ImportForm({ buildingKey, keys }: { buildingKey: string; keys: readonly string[] }) {
  const files = useStore(chosenFiles)
  const [written, setWritten] = useState<string>()
  const [dryRun, setDryRun] = useState(false)
  const [kind, setKind] = useState<TableKind>('points')
  // the one that is shown, which may come or change after files were chosen, until the user names another
  const building = written ?? buildingKey
  const mapping = files.findLast((file) => suffixOf(file.name) === '.toml')
  const sources = files.filter((file) => file !== mapping)
  const tables = sources.some((file) => isTable(file.name))
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const text = mapping ? await mapping.text() : null
    chosenFiles.set([])
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
              <input class="input" name="building" list="building-keys" required pattern="[A-Za-z0-9][A-Za-z0-9._\-]{0,62}" placeholder="hq" value={building} onInput={(event) => setWritten(event.currentTarget.value)} />
              <small>Its key, as in topics; a new one makes a new building.</small>
              <datalist id="building-keys">{keys.map((key) => <option key={key} value={key} />)}</datalist>
            </label>
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

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1e6 ? `${formatNumber(bytes / 1e3)} kB` : `${formatNumber(bytes / 1e6)} MB`
}
