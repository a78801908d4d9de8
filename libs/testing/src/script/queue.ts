import type { Answer, Script } from './answer.ts'

export interface AnswerQueue<Request> {
  next(request: Request, headers: Record<string, string>): Promise<Answer>
  /** Adds answers to the queue; with a function as script it is an error. */
  push(...answers: Answer[]): void
}

/** The answers of a script in their order; an empty queue refuses the request, so that a test notices. */
export function createAnswerQueue<Request>(script: Script<Request>): AnswerQueue<Request> {
  if (!Array.isArray(script)) {
    return {
      next: async (request, headers) => script(request, headers),
      push() {
        throw new Error('The script is a function: it has no queue to add to.')
      },
    }
  }
  const queue = [...script]
  return {
    next: async () => queue.shift() ?? { status: 400, message: 'The script of the simulated API has no answer left.' },
    push: (...answers) => void queue.push(...answers),
  }
}
