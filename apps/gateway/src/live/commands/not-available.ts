import { refuse, type Refusal } from './answer.ts'

export function notAvailable(what: string): Refusal {
  return refuse('not_available', `${what} is not available on this server yet.`)
}
