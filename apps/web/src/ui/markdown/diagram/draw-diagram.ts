import { toPicture, type Drawing } from './to-picture.ts'

export type { Drawing } from './to-picture.ts'

const patienceMs = 8_000
const longestCode = 20_000
const mostKept = 40

let frame: Promise<HTMLIFrameElement> | null = null
let nextId = 1
let queue: Promise<unknown> = Promise.resolve()
const kept = new Map<string, Drawing>()

/**
 * Draws a diagram. What the model wrote is read in a frame without an origin, which can reach neither this page nor any server;
 * what comes back is shown as a picture, in which nothing runs and nothing is fetched.
 */
export function drawDiagram(code: string, { dark }: { dark: boolean }): Promise<Drawing> {
  const key = `${dark} ${code}`
  const known = kept.get(key)
  if (known) return Promise.resolve(known)
  const drawing = queue.then(() => draw(code, dark))
  queue = drawing
  return drawing.then((drawn) => {
    if (kept.size >= mostKept) kept.delete(kept.keys().next().value ?? '')
    kept.set(key, drawn)
    return drawn
  })
}

async function draw(code: string, dark: boolean): Promise<Drawing> {
  if (code.length > longestCode) return { problem: 'too long' }
  try {
    frame ??= openFrame()
    const svg = await ask(await frame, code, dark)
    return toPicture(svg)
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

function openFrame(): Promise<HTMLIFrameElement> {
  const element = document.createElement('iframe')
  element.sandbox.add('allow-scripts')
  element.src = '/diagram/frame.html'
  element.title = ''
  element.ariaHidden = 'true'
  element.tabIndex = -1
  element.className = 'pointer-events-none invisible fixed top-0 -left-[2000px] h-[900px] w-[1200px]'
  const ready = answerOf(element, (data) => (data.ready === true ? element : undefined))
  document.body.append(element)
  return ready.catch((error: unknown) => forget(element, error))
}

function ask(element: HTMLIFrameElement, code: string, dark: boolean): Promise<string> {
  const id = nextId++
  const answer = answerOf(element, (data) => {
    if (data.id !== id) return undefined
    if (typeof data.svg === 'string') return data.svg
    throw new Error(typeof data.problem === 'string' ? data.problem : 'no drawing')
  })
  element.contentWindow?.postMessage({ id, code, dark }, '*')
  return answer.catch((error: unknown) => (error instanceof TimeOver ? forget(element, error) : Promise.reject(error)))
}

/** A frame that does not answer is given up; the next diagram gets a new one. */
function forget(element: HTMLIFrameElement, error: unknown): never {
  element.remove()
  frame = null
  throw error
}

class TimeOver extends Error {}

/** The first thing the frame says that `read` makes something of. */
function answerOf<T>(element: HTMLIFrameElement, read: (data: Record<string, unknown>) => T | undefined): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      window.removeEventListener('message', onMessage)
    }
    const timer = setTimeout(() => {
      end()
      reject(new TimeOver('took too long'))
    }, patienceMs)
    const onMessage = ({ source, data }: MessageEvent<unknown>) => {
      if (source !== element.contentWindow || typeof data !== 'object' || data === null) return
      try {
        const value = read({ ...data })
        if (value === undefined) return
        end()
        resolve(value)
      } catch (error) {
        end()
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    }
    window.addEventListener('message', onMessage)
  })
}
