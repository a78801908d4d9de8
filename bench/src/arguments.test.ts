import { expect, test } from '@jest/globals'
import { chosenFigures, readArguments } from './arguments.ts'
import type { Figure } from './figure.ts'

const figure = (covers: Figure['covers'], rest: Partial<Figure> = {}): Figure => ({
  covers,
  quick: true,
  run: async () => [],
  ...rest,
})
const all = [figure(['P1', 'P2']), figure(['P4'], { quick: false }), figure(['P13'], { quick: false, onRequest: true })]
const chosen = (...args: string[]) => chosenFigures(all, readArguments(args)).flatMap(({ covers }) => covers)

test('without names everything is measured but what must be asked for', () => {
  expect(chosen()).toEqual(['P1', 'P2', 'P4'])
})

test('quick leaves out what takes long', () => {
  expect(chosen('--quick')).toEqual(['P1', 'P2'])
})

test('named figures are measured, whatever they are', () => {
  expect(chosen('p2', 'P13', '--quick')).toEqual(['P1', 'P2', 'P13'])
})

test('an unknown figure is refused by name', () => {
  expect(() => readArguments(['P99'])).toThrow('There is no figure P99.')
})
