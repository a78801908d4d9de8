import { pairedSchema, restErrorSchema, type Paired, type PairRequest } from '@rain/protocol'

export type Requested = { status: 'named'; paired: Paired; clockOffMs: number } | { status: 'failed'; why: string }

const answerMs = 15_000

/** Names the code to a server. Whatever goes wrong is told in words for the person who typed it. */
export async function requestPairing(
  server: URL,
  request: PairRequest,
  options: { fetch?: typeof fetch; now?: () => number } = {},
): Promise<Requested> {
  const door = new URL('/api/devices/pair', server)
  let response: Response
  try {
    response = await (options.fetch ?? fetch)(door, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      redirect: 'manual',
      signal: AbortSignal.timeout(answerMs),
    })
  } catch (error) {
    return { status: 'failed', why: unreachable(server, error) }
  }
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) return { status: 'failed', why: refusal(server, response, body) }
  const paired = pairedSchema.safeParse(body)
  if (!paired.success) return { status: 'failed', why: notRain(server) }
  return { status: 'named', paired: paired.data, clockOffMs: clockOff(response, (options.now ?? Date.now)()) }
}

function refusal(server: URL, response: Response, body: unknown): string {
  const { status } = response
  if (status >= 300 && status < 400) {
    const elsewhere = response.headers.get('location')
    return `${server.origin} sends elsewhere${elsewhere ? `, to ${elsewhere}` : ''}. Pair with that address.`
  }
  const said = restErrorSchema.safeParse(body)
  if (!said.success) return notRain(server)
  if (status === 429) return `${said.data.error} Wait, then get a new code in the dashboard.`
  if (status === 404 && said.data.code === 'not_found') {
    return 'The server does not know that code: it is mistyped, older than five minutes, used, or there were too many tries. Get a new one in the dashboard.'
  }
  return said.data.error
}

function notRain(server: URL): string {
  return `What answers at ${server.origin} is no Rain server, or one too old for desktops.`
}

function unreachable(server: URL, error: unknown): string {
  const code = codeOf(error)
  if (code !== undefined && /CERT|TLS|SSL|ALTNAME/.test(code)) {
    const time = new Date().toISOString()
    return `The certificate of ${server.host} is not accepted (${code}). If it should be, look at the clock of this machine: it says ${time}.`
  }
  const reason = code ?? rootMessage(error)
  return `${server.origin} cannot be reached (${reason}). Is the address right, is Rain running, and does it listen beyond its own machine (RAIN_HOST)?`
}

/** Of the error or of what caused it: `ECONNREFUSED`. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'cause' in error ? codeOf(error.cause) : undefined
}

/** What lies behind `fetch failed`. */
function rootMessage(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('message' in error)) return String(error)
  return 'cause' in error && error.cause ? rootMessage(error.cause) : String(error.message)
}

/** How far this clock is ahead of the server's; 0 when the server does not tell. */
function clockOff(response: Response, now: number): number {
  const theirs = Date.parse(response.headers.get('date') ?? '')
  return Number.isNaN(theirs) ? 0 : now - theirs
}
