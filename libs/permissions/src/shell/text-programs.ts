/** What a small text program given to sed or awk would do beyond text. */
export type TextPower = 'none' | 'runs' | 'writes' | 'unclear'

/** Longer ones are programs, and belong in a file. */
const maxLength = 4_000

/** Reads a sed script from the start to its end, command by command. */
export function sedPower(script: string): TextPower {
  if (script.length > maxLength) return 'unclear'
  let at = 0
  let power: TextPower = 'none'
  const skipTo = (end: string) => {
    while (at < script.length && script[at] !== end) at += script[at] === '\\' ? 2 : 1
    at++
  }
  const restOfLine = () => {
    const end = script.indexOf('\n', at)
    at = end < 0 ? script.length : end + 1
  }
  while (at < script.length) {
    const char = script[at++] ?? ''
    if (/[\s;{}!,+~\d$]/.test(char) || ('IM'.includes(char) && /[/\\]/.test(script[at - 2] ?? ''))) continue
    if (char === '/') skipTo('/')
    else if (char === '\\') skipTo(script[at++] ?? '')
    else if (char === 's' || char === 'y') {
      const end = script[at++] ?? ''
      skipTo(end)
      skipTo(end)
      const flags = /^[\w]*/.exec(script.slice(at, at + 16))?.[0] ?? ''
      if (char === 's' && flags.includes('e')) return 'runs'
      if (char === 's' && flags.includes('w')) {
        power = 'writes'
        restOfLine()
      } else at += flags.length
      if (at > script.length + 1) return 'unclear'
    } else if (char === 'e') return 'runs'
    else if (char === 'w' || char === 'W') {
      power = 'writes'
      restOfLine()
    } else if ('aicrR:#'.includes(char)) restOfLine()
    else if ('btT'.includes(char)) {
      while (at < script.length && !/[;\n}]/.test(script[at] ?? '')) at++
    } else if (!'dDgGhHlnNpPqQxzF='.includes(char)) return 'unclear'
  }
  return power
}

/** Looks for what makes awk start a program or write a file, outside of its strings and patterns. */
export function awkPower(source: string): TextPower {
  if (source.length > maxLength) return 'unclear'
  const bare = withoutStrings(source)
  if (/\bsystem\s*\(|@load\b|\|&|\|\s*getline|\bextension\s*\(/.test(bare)) return 'runs'
  if (/(^|[^|])\|(?!\|)/.test(bare)) return 'runs'
  return /\b(print|printf)\b[^;}\n]*>/.test(bare) ? 'writes' : 'none'
}

function withoutStrings(source: string): string {
  let out = ''
  let before = ''
  for (let at = 0; at < source.length; at++) {
    const char = source[at] ?? ''
    if (char === '#') while (at < source.length && source[at] !== '\n') at++
    else if (char === '"' || (char === '/' && !/[\w)\]$]/.test(before))) {
      for (at++; at < source.length && source[at] !== char; at++) if (source[at] === '\\') at++
      out += '""'
      before = '"'
    } else out += char
    if (/\S/.test(char) && char !== '/' && char !== '#') before = char
  }
  return out
}
