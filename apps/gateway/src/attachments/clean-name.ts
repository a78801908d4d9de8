import { limits } from '@rain/protocol'

/** Control characters, what turns the direction of writing, and what some system does not allow in a file's name. */
const unwanted = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"|?*]/gu
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** What is left of a name that anybody may have chosen: the last part of a path, fit to be a plain file's name everywhere. */
export function cleanName(given: string): string {
  const last = given.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const plain = last
    .replace(unwanted, '')
    .replace(/\s+/g, ' ')
    .replace(/^[. ~-]+|[. ]+$/g, '')
  const name = reserved.test(plain) ? `file-${plain}` : plain
  return shortened(name) || 'file'
}

/** The same name with the ending of what the file has become. */
export function withEnding(name: string, ending: string): string {
  const stem = /^(.+)\.[A-Za-z0-9]{1,8}$/.exec(name)?.[1] ?? name
  return shortened(`${stem}.${ending}`)
}

/** Its ending stays. */
function shortened(name: string): string {
  const characters = [...name]
  if (characters.length <= limits.attachmentNameChars) return name
  const ending = /\.[A-Za-z0-9]{1,12}$/.exec(name)?.[0] ?? ''
  return characters.slice(0, limits.attachmentNameChars - ending.length).join('') + ending
}
