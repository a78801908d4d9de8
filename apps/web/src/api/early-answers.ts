type Answers = Record<string, unknown>

declare global {
  interface Window {
    /** What `public/ask-early.js` has asked for, by the address of each part; null when it could not be had. */
    rainEarly?: { token: string; answers: Promise<Answers | null>; withoutConversations?: true }
  }
}

/** Later it is no longer what the server would say. */
const freshMs = 10_000

const conversations = /^\/api\/(agents$|messages\?)/
const parts = /^\/api\/(agents|providers|settings|setup)$|^\/api\/messages\?/

/**
 * The answer to a question that was put before the program of the page was there: once, and as long as it is fresh. Resolves to
 * null where that one was not put, or could not be answered.
 */
export function takeEarlyAnswer(path: string, token: string | null): Promise<unknown> | null {
  const { rainEarly: early } = window
  const isFresh = early !== undefined && early.token === token && performance.now() < freshMs
  const isForgotten = early?.withoutConversations && conversations.test(path)
  return isFresh && !isForgotten && parts.test(path)
    ? early.answers.then((answers) => answers && take(answers, path))
    : null
}

/** What the log follows up must not be older than the place in it from which this page listens. */
export function forgetEarlyConversations(): void {
  const { rainEarly: early } = window
  if (!early) return
  const answers = early.answers.then((all) => all && others(all))
  window.rainEarly = { token: early.token, answers, withoutConversations: true }
}

function take(answers: Answers, path: string): unknown {
  const answer = answers[path]
  delete answers[path]
  return answer ?? null
}

function others(answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([path]) => !conversations.test(path)))
}
