import { forEachChild, type Assignment, type SyntaxNode } from 'unbash'
import { literal, unknown, type Arg } from './command.ts'
import type { KnownValues } from './known-values.ts'
import { expandUnsplit, expandWord } from './words.ts'

/** Longer values, and more of them, are not followed. */
const maxValueLength = 2_000
const maxValues = 16

/** How much expanded text one command may make; see `Variables.isSpent`. */
const budget = 200_000

/** Builtins that fill variables in ways that only the run knows. */
const fillers = new Set(['read', 'mapfile', 'readarray', 'getopts', 'printf', 'wait', 'let'])

/**
 * What the variables of a script can hold. Order and conditions are left out on purpose: a variable holds any text that
 * is given to it anywhere, which is more than it really can and never less.
 */
export class Variables implements KnownValues {
  readonly #values = new Map<string, Arg[]>()
  #made = 0

  constructor(folder: string, home: string) {
    this.#values.set('PWD', [literal(folder)])
    this.#values.set('HOME', [literal(home)])
  }

  /** Reads all assignments below the node. Twice, so that a variable may be made from one that follows in a loop. */
  learn(root: SyntaxNode): void {
    this.#visit(root)
    this.#visit(root)
  }

  valuesOf(name: string): readonly Arg[] {
    return this.#values.get(name) ?? [unknown()]
  }

  /** Counts text that an expansion made. Returns it, for use in the middle of an expression. */
  charge<T extends Arg>(arg: T): T {
    this.#made += arg.text.length + 20
    return this.isSpent ? { ...arg, ...unknown(arg.substituted) } : arg
  }

  /** A few letters can stand for megabytes; beyond the budget everything is unknown and the command is refused as red. */
  get isSpent(): boolean {
    return this.#made > budget
  }

  #visit(root: SyntaxNode): void {
    const open: SyntaxNode[] = [root]
    for (let node = open.pop(); node; node = open.pop()) {
      this.#learnFrom(node)
      const children: SyntaxNode[] = []
      forEachChild(node, (child) => children.push(child))
      open.push(...children.reverse())
    }
  }

  #learnFrom(node: SyntaxNode): void {
    if (node.type === 'Assignment') this.#assign(node)
    if (node.type === 'For' || node.type === 'Select') {
      const items = node.wordlist?.flatMap((word) => expandWord(word, this)) ?? [unknown()]
      this.#add(node.name.value, items)
    }
    if (node.type === 'Command' && fillers.has(node.name?.value ?? '')) {
      for (const word of node.suffix) if (word.type === 'Word') this.#add(word.value, [unknown()])
    }
    if (node.type === 'ParameterExpansion' && node.operation?.type === 'Default') {
      if (node.operation.operator.endsWith('=')) this.#add(node.parameter, expandUnsplit(node.operation.operand, this))
    }
  }

  #assign({ name, value, append, index }: Assignment): void {
    const values =
      value.type === 'Word'
        ? expandUnsplit(value, this)
        : value.elements.flatMap((element) => expandWord(element, this))
    const substituted = values.some((arg) => arg.substituted)
    this.#add(name, append || index ? [...values, unknown(substituted)] : values)
  }

  #add(name: string, values: readonly Arg[]): void {
    const known = this.#values.get(name) ?? []
    const fresh = values
      .map((value) => (value.text.length > maxValueLength ? unknown(value.substituted) : value))
      .filter((value) => !known.some((other) => other.text === value.text))
    const all = [...known, ...fresh]
    this.#values.set(name, all.length > maxValues ? [unknown(all.some((value) => value.substituted))] : all)
  }
}
