declare global {
  interface Window {
    /** What `public/ask-early.js` has asked for, by path. */
    rainEarly?: { token: string; answers: Map<string, Promise<Response | null>> }
  }
}

/** Later it is no longer what the server would say. */
const freshMs = 10_000

/**
 * The answer to a question that was put before the program of the page was there: once, and as long as it is fresh. It may turn
 * out null, when it could not be had.
 */
export function takeEarlyAnswer(path: string, token: string | null): Promise<Response | null> | null {
  const { rainEarly: early } = window
  const answer = early?.answers.get(path)
  early?.answers.delete(path)
  const isFresh = early !== undefined && early.token === token && performance.now() < freshMs
  return isFresh && answer ? answer : null
}

/** What the log follows up must not be older than the place in it from which this page listens. */
export function forgetEarlyConversations(): void {
  const { rainEarly: early } = window
  if (!early) return
  const kept = [...early.answers].filter(([path]) => !/^\/api\/(agents|messages)/.test(path))
  window.rainEarly = { ...early, answers: new Map(kept) }
}
