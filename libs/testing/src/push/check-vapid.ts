import { createPublicKey, verify } from 'node:crypto'

export interface VapidRules {
  /** The origin of the push service. */
  audience: string
  /** What the browser subscribed with: raw, base64url. */
  serverKey: string
}

const longestLifeS = 24 * 3600

/** Whether a request says who it is from as RFC 8292 wants it. Null, or what is wrong. */
export function refuseVapid(authorization: string | undefined, { audience, serverKey }: VapidRules): string | null {
  const [, token, key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization ?? '') ?? []
  if (token === undefined || key === undefined) return 'there is no vapid authorization'
  if (key !== serverKey) return 'the browser subscribed with another key'
  const [header = '', claims = '', signature = ''] = token.split('.')
  if (read(header)?.alg !== 'ES256') return 'the token is not signed with ES256'
  const { aud, exp, sub } = read(claims) ?? {}
  const now = Date.now() / 1000
  if (aud !== audience) return `the token is for ${String(aud)}`
  if (typeof exp !== 'number' || exp <= now || exp > now + longestLifeS + 60) return 'the token has no fit end'
  if (typeof sub !== 'string' || !/^(mailto:\S+@\S+|https:\/\/\S+)$/.test(sub)) return 'nobody can be written to'
  const data = Buffer.from(`${header}.${claims}`)
  const isGood = verify(
    'sha256',
    data,
    { key: toKey(key), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  return isGood ? null : 'the signature is not of that key'
}

function toKey(raw: string) {
  const point = Buffer.from(raw, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, format: 'jwk' })
}

function read(part: string): Record<string, unknown> | null {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>
  } catch {
    return null
  }
}
