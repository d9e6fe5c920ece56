// The levels of a building as tabs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { levelsOf, type Level, type LevelName } from '../../../../web/dashboard/src/plan/document.ts'
import { labelOf } from '../../../../web/dashboard/src/ui/format.ts'

const level = (iri: string, elevation: number | null, name: string | null = null) => ({ id: iri, iri: `urn:b#${iri}`, name, longName: null, elevation }) as LevelName
const shown = (...levels: LevelName[]) => levelsOf({ partOf: { levels } } as unknown as Level).map(labelOf)

test('levels come from below, those of unknown height by their names, which may be those of their IRIs', () => {
  assert.deepEqual(shown(level('a', 3, 'First'), level('b', 0, 'Ground')), ['Ground', 'First'])
  assert.deepEqual(shown(level('floor10', null), level('floor2', null), level('cellar', -3)), ['cellar', 'floor2', 'floor10'])
})
