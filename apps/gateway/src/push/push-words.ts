import type { PushCounts } from '@rain/db'
import type { PushLanguage } from '@rain/protocol'

/** All that notifications say in one language. */
export interface PushWords {
  approval: string
  approvalWithPin: string
  question: string
  halted: string
  finished: string
  failed: string
  /** Before what an agent wants to run. */
  wants: (what: string) => string
  failedWith: (why: string) => string
  summaryTitle: string
  summary: Record<
    keyof Required<Pick<PushCounts, 'approval' | 'question' | 'halted' | 'finished' | 'failed'>>,
    (n: number) => string
  >
  testTitle: string
  test: string
  approve: string
  deny: string
  denied: string
  notDenied: string
  /** Where an agent has no name. */
  agent: string
}

const en: PushWords = {
  approval: 'Asks for your approval.',
  approvalWithPin: 'Asks for your approval, with the PIN.',
  question: 'Has a question for you.',
  halted: 'Was halted and asks whether to go on.',
  finished: 'Has finished.',
  failed: 'Has failed.',
  wants: (what) => `Asks to run: ${what}`,
  failedWith: (why) => `Has failed: ${why}`,
  summaryTitle: 'While it was quiet',
  summary: {
    approval: (n) => (n === 1 ? 'one approval waits for you' : `${n} approvals wait for you`),
    question: (n) => (n === 1 ? 'one question waits for you' : `${n} questions wait for you`),
    halted: (n) => (n === 1 ? 'one task was halted' : `${n} tasks were halted`),
    finished: (n) => (n === 1 ? 'one task has finished' : `${n} tasks have finished`),
    failed: (n) => (n === 1 ? 'one task has failed' : `${n} tasks have failed`),
  },
  testTitle: 'Rain',
  test: 'Notifications arrive on this device.',
  approve: 'Approve…',
  deny: 'Deny',
  denied: 'Denied.',
  notDenied: 'It could not be denied from here. Open Rain to answer.',
  agent: 'An agent',
}

const es: PushWords = {
  approval: 'Pide tu aprobación.',
  approvalWithPin: 'Pide tu aprobación, con el PIN.',
  question: 'Tiene una pregunta para ti.',
  halted: 'Se ha detenido y pregunta si debe seguir.',
  finished: 'Ha terminado.',
  failed: 'Ha fallado.',
  wants: (what) => `Pide ejecutar: ${what}`,
  failedWith: (why) => `Ha fallado: ${why}`,
  summaryTitle: 'Durante las horas de silencio',
  summary: {
    approval: (n) => (n === 1 ? 'una aprobación te espera' : `${n} aprobaciones te esperan`),
    question: (n) => (n === 1 ? 'una pregunta te espera' : `${n} preguntas te esperan`),
    halted: (n) => (n === 1 ? 'una tarea se ha detenido' : `${n} tareas se han detenido`),
    finished: (n) => (n === 1 ? 'una tarea ha terminado' : `${n} tareas han terminado`),
    failed: (n) => (n === 1 ? 'una tarea ha fallado' : `${n} tareas han fallado`),
  },
  testTitle: 'Rain',
  test: 'Las notificaciones llegan a este dispositivo.',
  approve: 'Aprobar…',
  deny: 'Denegar',
  denied: 'Denegado.',
  notDenied: 'No se ha podido denegar desde aquí. Abre Rain para responder.',
  agent: 'Un agente',
}

export const pushWords: Record<PushLanguage, PushWords> = { en, es }
