import { refused, type Refused } from './refusal.ts'

const maxLength = 8_192

/** The one reader of addresses: what is dialled is what it returns, whatever the text looked like. */
export function parseWebUrl(text: string, base?: URL): { kind: 'ready'; url: URL } | Refused {
  if (text.length > maxLength) return refused('invalid_address', `The address is longer than ${maxLength} characters.`)
  if (!URL.canParse(text, base?.href)) return refused('invalid_address', 'That is not a web address.')
  const url = new URL(text, base)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return refused('not_http', 'Only addresses of http and https can be read.')
  }
  if (url.username !== '' || url.password !== '') {
    return refused('credentials_in_address', 'The address has a name or a password in it. Leave them out.')
  }
  return { kind: 'ready', url }
}

export function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port)
  return protocol === 'https:' ? 443 : 80
}
