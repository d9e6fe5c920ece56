// The order of the hits.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inOrder } from '../../../../web/dashboard/src/tree/order.ts'

const hit = (name: string, score: number, longName: string | null = null) => ({ score, entity: { id: name, name, longName } })

test('better hits come first, equal ones by name as people count', () => {
  const hits = [hit('110', 2, 'Meeting'), hit('004', 2, 'Meeting'), hit('104', 2, 'Meeting'), hit('VAV-10', 1), hit('VAV-9', 1), hit('x', 3)]
  assert.deepEqual(inOrder(hits).map((entity) => entity.name), ['x', '004', '104', '110', 'VAV-9', 'VAV-10'])
})
