// The warnings of an import, by what they are about, with how often and some examples.
import { formatCount, plural } from '../ui/format'
import type { ImportData } from './documents'

export function Warnings({ warnings }: { warnings: ImportData['warnings'] }) {
  if (!warnings.length) return null
  const total = warnings.reduce((sum, warning) => sum + warning.count, 0)
  return (
    <details class="warnings">
      <summary>{plural(total, 'warning')} of {plural(warnings.length, 'kind')}</summary>
      <ul>
        {[...warnings].sort((one, other) => other.count - one.count).map((warning) => (
          <li key={warning.code}>
            <p><span class="tag warn number">{formatCount(warning.count)} ×</span> {warning.message} <code class="dim">{warning.code}</code></p>
            {warning.examples.length > 0 && (
              <ul class="examples">
                {warning.examples.map((example) => <li key={example}><code>{example}</code></li>)}
                {warning.count > warning.examples.length && <li class="dim">and {formatCount(warning.count - warning.examples.length)} more</li>}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}
