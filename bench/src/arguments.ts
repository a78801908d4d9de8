import { parseArgs } from 'node:util'
import { figureIds, type Figure, type FigureId } from './figure.ts'

export interface Arguments {
  /** Empty: all but those measured on request. */
  ids: FigureId[]
  quick: boolean
  profile: boolean
}

/** @throws Error for an option or a figure that does not exist; its message is for whoever typed it. */
export function readArguments(args: string[]): Arguments {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false }, profile: { type: 'boolean', default: false } },
  })
  const ids = positionals.map((given) => {
    const id = figureIds.find((each) => each === given.toUpperCase())
    if (!id) throw new Error(`There is no figure ${given}. There are: ${figureIds.join(', ')}.`)
    return id
  })
  return { ids, ...values }
}

export function chosenFigures(figures: Figure[], { ids, quick }: Arguments): Figure[] {
  if (ids.length > 0) return figures.filter(({ covers }) => covers.some((id) => ids.includes(id)))
  return figures.filter((figure) => !figure.onRequest && (figure.quick || !quick))
}
