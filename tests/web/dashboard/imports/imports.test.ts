// Which building files are for, and what is said of those that were not taken.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyOf, suggestedKey } from '../../../../web/dashboard/src/imports/keys.ts'
import { failureOf, refusalOf, undoOf, unanswered } from '../../../../web/dashboard/src/imports/words.ts'

test('a key is made of a file name, and fits into topics', () => {
  assert.equal(keyOf('Duplex_A_20110907.ifc'), 'duplex_a_20110907')
  assert.equal(keyOf('Büro Süd (neu).ifc.zip'), 'buro-sud-neu')
  assert.equal(keyOf('Tower v1.2.ifc'), 'tower-v1.2')
  assert.equal(keyOf('.hidden.ttl'), 'hidden')
  assert.equal(keyOf('???.ifc'), '')
  assert.equal(keyOf(`${'x'.repeat(80)}.ifc`).length, 63)
})

test('a file of a name that a building has is its next revision, any other makes a building of its own', () => {
  const models = [{ name: 'building.ifc', entities: 200, building: { key: 'demo' } }, { name: 'gone.ifc', entities: 0, building: { key: 'demo' } }]
  assert.equal(suggestedKey(['points.ttl', 'building.ifc'], models), 'demo')
  assert.equal(suggestedKey(['duplex.ttl', 'tower.ifc'], models), 'tower')
  assert.equal(suggestedKey(['gone.ifc'], models), 'gone')
  assert.equal(suggestedKey(['building.ifc'], [...models, { ...models[0]!, building: { key: 'other' } }]), 'building')
  assert.equal(suggestedKey([], models), '')
})

test('a file of no known kind is told the kinds that there are, and no field that the form has not', () => {
  const told = refusalOf({ code: 'BAD_USER_INPUT', field: 'format', message: 'No reader for notes.txt: give `format`, one of ifc, rdf.' })
  assert.match(told, /IFC files .* or mend its ending\.$/)
  assert.doesNotMatch(told, /BAD_USER_INPUT|`/)
})

test('every refusal is a sentence with what to do', () => {
  assert.match(refusalOf({ message: 'The upload is empty: send the file as the body of the request.' }), /^The file is empty\. Export it again/)
  assert.match(refusalOf({ message: 'The file is larger than 500000000 bytes; raise EDIFICE_UPLOAD_LIMIT or split it.' }), /^It is larger than this server takes \(500 MB\)\. Split it/)
  assert.equal(refusalOf({ code: 'CONFLICT', message: 'Try it later' }), 'Try it later.')
  assert.match(unanswered(502), /502.*Send it again/)
})

test('an import that failed says what to do next', () => {
  assert.equal(
    failureOf({ code: 'NOT_IFC', message: 'The file is not IFC text in the STEP format (ISO 10303-21).' }),
    'The file is not IFC text in the STEP format (ISO 10303-21). Export the model as IFC (.ifc) from the program that made it, and drop that file.',
  )
  assert.equal(failureOf({ code: 'IFC_TRUNCATED', message: 'The file is not whole; send it again, all of it.' }), 'The file is not whole; send it again, all of it.')
})

test('the question before an undo says what goes', () => {
  assert.equal(undoOf({ file: 'a.ifc', added: 57, changed: 1, retired: 0 }, 'Duplex'), 'Take a.ifc back from Duplex? 57 things that it added go, 1 thing that it changed is as it was.')
  assert.equal(undoOf({ file: 'a.ifc', added: 0, changed: 0, retired: 0 }, undefined), 'Take a.ifc back? It changed nothing.')
})
