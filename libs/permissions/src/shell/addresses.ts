import { unknownMark, type Arg } from './command.ts'

/** Whether a word of a network command names this very computer. */
export function isLoopback(text: string): boolean {
  return /^([a-z]+:\/\/)?([^/@\s]*@)?(localhost|127(\.\d+){3}|\[?::1\]?|0\.0\.0\.0|[\w-]+\.localhost)(:(\d+|\0))?([/?#]|$)/i.test(
    text,
  )
}

/** Whether all addresses among the words are this very computer, and there is at least one. */
export function staysHere(words: readonly Arg[]): boolean {
  const addresses = words.filter(({ text }) => isAddress(text))
  return addresses.length > 0 && addresses.every(({ text }) => isLoopback(text))
}

/** Where cloud machines hand out their own keys to anyone who asks. */
export function isMetadata(text: string): boolean {
  return /(169\.254\.169\.254|168\.63\.129\.16|100\.100\.100\.200|metadata\.google\.internal|fd00:ec2::254)/i.test(text)
}

function isAddress(text: string): boolean {
  return (
    !text.startsWith('-') &&
    (/^[a-z]+:\/\//i.test(text) || /^(\[|[\w.-]+(:\d+)?([/?#]|$))/.test(text) || text.startsWith(unknownMark))
  )
}
