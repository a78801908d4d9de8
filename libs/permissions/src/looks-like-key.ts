/**
 * Whether a text holds something that opens doors: a key of a known service, a signed token, a private key. Encoded parts of
 * an address are read, too. Linear in its length.
 */
export function looksLikeKey(text: string): boolean {
  return knownKeys.test(text) || knownKeys.test(decoded(text))
}

const knownKeys = new RegExp(
  [
    'sk-(?=[\\w-]{0,60}\\d)[\\w-]{16}', // OpenAI, Anthropic and many who do as they do
    '(?:sk|rk|pk)_live_\\w{10}',
    'gh[pousr]_\\w{20}',
    'github_pat_\\w{20}',
    'glpat-[\\w-]{16}',
    'npm_[A-Za-z0-9]{30}',
    'tvly-[\\w-]{16}',
    'xox[abeprs]-[\\w-]{10}',
    'AIza[\\w-]{30}',
    '(?:AKIA|ASIA)[0-9A-Z]{16}',
    'eyJ[\\w-]{10,2000}\\.[\\w-]{10}', // a signed token
    '-----BEGIN [A-Z ]{0,40}PRIVATE KEY',
  ]
    .map((key) => `(?<![A-Za-z0-9])${key}`)
    .join('|'),
)

function decoded(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/%([0-7][\da-f])/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}
