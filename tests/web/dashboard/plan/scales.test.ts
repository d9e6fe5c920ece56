// Every colour of every scale carries ink that can be read, in both themes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contrast, gradientOf, paintAt, rgb } from '../../../../web/dashboard/src/plan/scales.ts'

const colours = (text: string): string[] => text.match(/#[0-9a-f]{6}/g) ?? []

for (const scale of ['diverging', 'sequential', 'amount'] as const) {
  test(`the ink of ${scale} has a contrast of 4.5 at least`, () => {
    for (let share = 0; share <= 1; share += 0.01) {
      const { fill, ink } = paintAt(scale, share)
      const [fills, inks] = [colours(fill), colours(ink)]
      assert.equal(fills.length, 2)
      fills.forEach((colour, theme) => {
        const ratio = contrast(rgb(colour), rgb(inks[theme] ?? ''))
        assert.ok(ratio >= 4.5, `${colour} at ${share}: ${ratio}`)
      })
    }
  })
}

test('beyond its ends a scale keeps the colour of the end', () => {
  assert.deepEqual(paintAt('amount', -3), paintAt('amount', 0))
  assert.deepEqual(paintAt('amount', 7), paintAt('amount', 1))
})

for (const scale of ['sequential', 'amount'] as const) {
  test(`${scale} grows steadily darker in light, brighter in dark`, () => {
    const onBlack = (share: number): number[] => colours(paintAt(scale, share).fill).map((colour) => contrast(rgb(colour), [0, 0, 0]))
    for (let share = 0; share < 0.99; share += 0.02) {
      const [light, dark] = onBlack(share)
      const [nextLight, nextDark] = onBlack(share + 0.02)
      assert.ok((nextLight ?? 0) <= (light ?? 0) && (nextDark ?? 0) >= (dark ?? 0), `at ${share}`)
    }
  })
}

test('a gradient has the stops of the scale', () => {
  assert.equal(gradientOf('diverging').match(/light-dark/g)?.length, 7)
})
