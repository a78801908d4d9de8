import type { Browser, CDPSession } from 'playwright-core'

/**
 * A page that nobody looks into but to measure: without Playwright's own world, and without its accounts of requests and of the
 * console, for which the browser reads the source of each function that asks for something once more. A chat was there 150 ms
 * later with them, on a processor four times slower.
 */
export interface PlainPage {
  send(method: string, params?: object): Promise<unknown>
  /** Resolves when the page of this address is the one that answers. */
  goTo(address: string): Promise<void>
  /** The same page anew, while nothing can be reached. */
  reloadOffline(): Promise<void>
  /** `work` stands alone: it sees nothing but what is `given`, as JSON. */
  evaluate<Result, Given = undefined>(work: (given: Given) => Result | Promise<Result>, given?: Given): Promise<Result>
  /** Runs in every page from now on, before anything else does. */
  prepare<Given>(work: (given: Given) => void, given?: Given): Promise<void>
  /** How many times slower than it is the processor shall be. */
  slowDown(times: number): Promise<void>
  close(): Promise<void>
}

interface Answer {
  id?: number
  result?: unknown
  error?: { message: string }
}

interface Evaluated {
  result: { value: unknown }
  exceptionDetails?: { text: string; exception?: { description?: string } }
}

/** Nothing is kept from before. */
export async function openPlainPage(browser: Browser): Promise<PlainPage> {
  const cdp = await browser.newBrowserCDPSession()
  const { browserContextId } = await cdp.send('Target.createBrowserContext')
  const { targetId } = await cdp.send('Target.createTarget', {
    url: 'about:blank',
    browserContextId,
    width: 1280,
    height: 800,
  })
  const { sessionId } = await cdp.send('Target.attachToTarget', { targetId })
  const send = createSender(cdp, sessionId)
  const evaluate: PlainPage['evaluate'] = async (work, given) => {
    const expression = callOf(work, given)
    const answer = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
    const { result, exceptionDetails: problem } = answer as Evaluated
    if (problem) throw new Error(problem.exception?.description ?? problem.text)
    return result.value as never
  }
  /** What is there now is gone: another document answers. */
  const leave = async (method: string, params?: object) => {
    await evaluate(() => void Object.assign(window, { rainLeft: true }))
    await send(method, params)
    while (await evaluate(() => 'rainLeft' in window)) continue
  }
  await send('Page.enable')
  return {
    send,
    evaluate,
    goTo: (address) => leave('Page.navigate', { url: address }),
    async reloadOffline() {
      // @NOTE without its account of requests the browser keeps none of them back
      await send('Network.enable')
      await send('Network.emulateNetworkConditions', {
        offline: true,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput: -1,
      })
      await leave('Page.reload')
      if (await evaluate(reachesServer)) throw new Error('the server can be reached')
    },
    async prepare(work, given) {
      await send('Page.addScriptToEvaluateOnNewDocument', { source: callOf(work, given) })
    },
    async slowDown(rate) {
      await send('Emulation.setCPUThrottlingRate', { rate })
    },
    async close() {
      await cdp.send('Target.disposeBrowserContext', { browserContextId })
      await cdp.detach()
    },
  }
}

function createSender(cdp: CDPSession, sessionId: string): PlainPage['send'] {
  const waiting = new Map<number, (answer: Answer) => void>()
  let last = 0
  cdp.on('Target.receivedMessageFromTarget', ({ sessionId: from, message }) => {
    if (from !== sessionId) return
    const answer = JSON.parse(message) as Answer
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer)
  })
  return async (method, params = {}) => {
    const id = ++last
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve))
    await cdp.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) })
    const { result, error } = await answered
    waiting.delete(id)
    if (error) throw new Error(`${method}: ${error.message}`)
    return result
  }
}

function callOf(work: (given: never) => unknown, given: unknown): string {
  return `(${work.toString()})(${JSON.stringify(given) ?? ''})`
}

/** Runs in the page. */
function reachesServer(): Promise<boolean> {
  return fetch('/health', { cache: 'no-store' }).then(
    () => true,
    () => false,
  )
}
