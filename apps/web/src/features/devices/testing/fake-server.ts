/** What was asked of the server. */
export interface Asked {
  method: string
  path: string
  body: unknown
}

type Answer = { status?: number; body: unknown }
type Answers = Record<string, (body: unknown) => Answer | Promise<Answer>>

/** Takes the place of the server: `answers` by method and path, `POST /api/devices/stop`. Undone by `close`. */
export function startFakeServer(answers: Answers) {
  const realFetch = globalThis.fetch
  const asked: Asked[] = []
  globalThis.fetch = async (url, { method = 'GET', body } = {}) => {
    const path = String(url)
    const sent: unknown = typeof body === 'string' ? JSON.parse(body) : undefined
    asked.push({ method, path, body: sent })
    const answer = (await answers[`${method} ${path}`]?.(sent)) ?? {
      status: 404,
      body: { error: 'no', code: 'not_found' },
    }
    const status = answer.status ?? 200
    return {
      ok: status < 400,
      status,
      headers: { get: () => null },
      json: async () => answer.body,
    } as unknown as Response
  }
  return { asked, close: () => void (globalThis.fetch = realFetch) }
}
