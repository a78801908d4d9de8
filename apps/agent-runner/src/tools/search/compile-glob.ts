export type CompiledGlob = { kind: 'compiled'; glob: Glob } | { kind: 'refused'; reason: string }

export interface Glob {
  /** True for a pattern ending in `/`: it names folders. */
  wantsFolders: boolean
  /** Takes a path relative to the root, parted by `/`. */
  matches(path: string): boolean
}

/**
 * Understands `*`, `?`, `[a-z]`, `[!a]`, `{a,b}`, `**` and `\` before any of these. A pattern without `/` fits names at
 * any depth. Matching takes at most (length of pattern) × (length of path) steps: the pattern comes from a model, and
 * glob libraries turn it into a regular expression that can be made to run for hours.
 */
export function compileGlob(pattern: string): CompiledGlob {
  const objection = objectionTo(pattern)
  if (objection) return { kind: 'refused', reason: objection }
  const wantsFolders = pattern.endsWith('/')
  const trimmed = pattern.replace(/^\.\//, '').replace(/\/+$/, '')
  const alternatives = expandBraces(trimmed.includes('/') ? trimmed : `**/${trimmed}`)
  if (!alternatives)
    return { kind: 'refused', reason: `The braces of the pattern stand for more than ${maxAlternatives} patterns.` }
  const compiled = alternatives.map((alternative) => alternative.split('/').filter(Boolean).map(compileSegment))
  return {
    kind: 'compiled',
    glob: {
      wantsFolders,
      matches: (path) => {
        const names = path.split('/').map((name) => [...name])
        return compiled.some((segments) => matchWithStars(segments, names, isDoubleStar, matchName))
      },
    },
  }
}

type Token =
  | { kind: 'star' }
  | { kind: 'any' }
  | { kind: 'literal'; char: string }
  | { kind: 'class'; negated: boolean; ranges: [string, string][] }
type Segment = { kind: 'double_star' } | { kind: 'name'; tokens: Token[] }

const maxPatternLength = 500
const maxAlternatives = 200

function objectionTo(pattern: string): string | null {
  if (pattern.trim() === '') return 'The pattern is empty. Give one such as "**/*.ts".'
  if (pattern.length > maxPatternLength) return `The pattern is longer than ${maxPatternLength} characters.`
  if (pattern.startsWith('/') || pattern.startsWith('~'))
    return 'The pattern is relative to path: put the folder into path.'
  if (pattern.split('/').includes('..')) return 'The pattern cannot go up with "..": put the folder into path.'
  return null
}

/** Null when there are too many. Braces without a partner or a comma mean themselves. */
function expandBraces(pattern: string): string[] | null {
  const done: string[] = []
  let open = [pattern]
  while (open.length > 0) {
    const next: string[] = []
    for (const candidate of open) {
      const group = findBraces(candidate)
      if (!group) done.push(candidate)
      else
        next.push(
          ...group.choices.map((choice) => candidate.slice(0, group.start) + choice + candidate.slice(group.end)),
        )
    }
    if (done.length + next.length > maxAlternatives) return null
    open = next
  }
  return done
}

function findBraces(pattern: string): { start: number; end: number; choices: string[] } | null {
  for (let start = 0; start < pattern.length; start++) {
    if (pattern[start] === '\\') start++
    else if (pattern[start] === '{') {
      const group = readBraces(pattern, start)
      if (group) return group
    }
  }
  return null
}

function readBraces(pattern: string, start: number): { start: number; end: number; choices: string[] } | null {
  const choices: string[] = []
  let depth = 0
  let choiceStart = start + 1
  for (let position = start; position < pattern.length; position++) {
    const char = pattern[position]
    if (char === '\\') position++
    else if (char === '{') depth++
    else if (char === ',' && depth === 1) {
      choices.push(pattern.slice(choiceStart, position))
      choiceStart = position + 1
    } else if (char === '}' && --depth === 0) {
      if (choices.length === 0) return null
      choices.push(pattern.slice(choiceStart, position))
      return { start, end: position + 1, choices }
    }
  }
  return null
}

function compileSegment(segment: string): Segment {
  if (segment === '**') return { kind: 'double_star' }
  const chars = [...segment]
  const tokens: Token[] = []
  for (let position = 0; position < chars.length; position++) {
    const char = chars[position]!
    if (char === '*') tokens.push({ kind: 'star' })
    else if (char === '?') tokens.push({ kind: 'any' })
    else if (char === '\\' && position + 1 < chars.length) tokens.push({ kind: 'literal', char: chars[++position]! })
    else {
      const read = char === '[' ? readClass(chars, position) : null
      tokens.push(read ? read.token : { kind: 'literal', char })
      if (read) position = read.end
    }
  }
  return { kind: 'name', tokens }
}

function readClass(chars: string[], start: number): { token: Token; end: number } | null {
  const negated = chars[start + 1] === '!' || chars[start + 1] === '^'
  const first = start + (negated ? 2 : 1)
  const end = chars.indexOf(']', first + 1)
  if (end === -1) return null
  const ranges: [string, string][] = []
  for (let position = first; position < end; position++) {
    const isRange = chars[position + 1] === '-' && position + 2 < end
    ranges.push([chars[position]!, chars[isRange ? position + 2 : position]!])
    if (isRange) position += 2
  }
  return { token: { kind: 'class', negated, ranges }, end }
}

function isDoubleStar(segment: Segment): boolean {
  return segment.kind === 'double_star'
}

function matchName(segment: Segment, name: string[]): boolean {
  if (segment.kind === 'double_star') return true
  return matchWithStars(segment.tokens, name, (token) => token.kind === 'star', matchChar)
}

function matchChar(token: Token, char: string): boolean {
  if (token.kind === 'literal') return token.char === char
  if (token.kind === 'class') return token.negated !== token.ranges.some(([from, to]) => from <= char && char <= to)
  return true
}

/** A star stands for any run of items. Going back to the last star only is enough, which keeps this from exploding. */
function matchWithStars<P, T>(
  pattern: P[],
  items: T[],
  isStar: (part: P) => boolean,
  fits: (part: P, item: T) => boolean,
): boolean {
  let part = 0
  let item = 0
  let star = -1
  let starItem = 0
  while (item < items.length) {
    const current = pattern[part]
    if (current !== undefined && isStar(current)) {
      star = part++
      starItem = item
    } else if (current !== undefined && fits(current, items[item]!)) {
      part++
      item++
    } else if (star !== -1) {
      part = star + 1
      item = ++starItem
    } else return false
  }
  return pattern.slice(part).every(isStar)
}
