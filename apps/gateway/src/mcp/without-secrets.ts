import { looksLikeKey } from '@rain/permissions'

/** A text of one word, long and mixed, as keys that no service has marked are. */
const looksRandom = /^(?=.*\d)(?=.*[A-Za-z])[\w~-]{32,}$/

const namesSecret =
  /token|secret|passw|pwd|credential|bearer|authorization|api[-_]?key|(?:^|[-_.])(?:key|auth|pat|pin|sig|signature)$/i

/** The arguments of a program with empty places where a key or a password seems to stand. */
export function argumentsWithoutSecrets(args: readonly string[]): string[] {
  return args.map((arg, at) => (isOption(args[at - 1]) && !arg.startsWith('-') ? '' : argumentWithoutSecret(arg)))
}

/** An address with empty places where a key or a password seems to stand: before its host, in its path, behind it. */
export function addressWithoutSecrets(address: string): string {
  return address
    .replace(/(:\/\/)([^/?#@\s]*)@/, (_all, start: string, who: string) => `${start}${personOf(who)}@`)
    .replace(/([?&#;])([^=&#;]*)=([^&#;]*)/g, (_all, start: string, name: string, value: string) =>
      namesSecret.test(name) || isSecret(value) ? `${start}${name}=` : `${start}${name}=${value}`,
    )
    .replace(/^([^?#]*)/, (path) =>
      path
        .split('/')
        .map((part) => (isSecret(part) ? '' : part))
        .join('/'),
    )
}

/** `--token`, whose value comes next. */
function isOption(arg: string | undefined): boolean {
  return arg !== undefined && /^-[^=]*$/.test(arg) && namesSecret.test(arg)
}

/** `--token=…`, `KEY=…`, `Authorization: …`, an address, or the key itself. */
function argumentWithoutSecret(arg: string): string {
  const [, name, sign] = /^([\w.-]+)(=|:\s?)./.exec(arg) ?? []
  if (name !== undefined && namesSecret.test(name)) return `${name}${sign}`
  if (arg.includes('://')) return addressWithoutSecrets(arg)
  return isSecret(arg) ? '' : arg
}

/** Of a name with a password the name stays; what stands there alone may be the key. */
function personOf(who: string): string {
  const colon = who.indexOf(':')
  return colon < 0 ? '' : `${isSecret(who.slice(0, colon)) ? '' : who.slice(0, colon)}:`
}

function isSecret(text: string): boolean {
  return looksLikeKey(text) || looksRandom.test(text)
}
