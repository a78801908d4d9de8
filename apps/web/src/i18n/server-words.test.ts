/** @jest-environment node */
import { describe, expect, test } from '@jest/globals'
import { reasonCodes } from '@rain/permissions'
import { errorCodes } from '@rain/protocol'
import { serverEs } from './server-es.ts'
import { addServerWords, serverWords } from './server-words.ts'

addServerWords('es', serverEs)
const spanish = serverWords('es')
const english = serverWords('en')

describe('the Spanish words', () => {
  test('are there for every reason that a call can be asked about, and for no other', () => {
    expect(Object.keys(serverEs.reason).sort()).toEqual([...reasonCodes].sort())
  })

  test('are there for every error of the server', () => {
    expect(errorCodes.filter((code) => !Object.hasOwn(serverEs.error, code))).toEqual([])
  })

  test('are sentences that a reader can read', () => {
    const sentences = [serverEs.reason, serverEs.error, serverEs.notice, serverEs.hold].flatMap(Object.entries)
    const bad = sentences.filter(([, text]) => !/^(\p{Lu}|\{\{).*[.?]$/u.test(text as string))
    expect(bad).toEqual([])
  })
})

describe('a reason', () => {
  const reason = { code: 'runs_program', text: 'Runs the program “npm”.', fragment: 'npm' }

  test('is said in the language of the page, with what it is about', () => {
    expect(spanish.reason(reason)).toBe('Ejecuta el programa «npm».')
    expect(english.reason(reason)).toBe('Runs the program “npm”.')
  })

  test.each(['not_yet_known', 'constructor', ''])('with the code “%s” is said in the words of the server', (code) => {
    expect(spanish.reason({ ...reason, code })).toBe('Runs the program “npm”.')
  })

  test('about something that looks like a place to fill in is said as it is', () => {
    expect(spanish.reason({ ...reason, fragment: '{{fragment}}$&' })).toBe('Ejecuta el programa «{{fragment}}$&».')
  })
})

describe('a notice', () => {
  test('about a budget has its figures as money, and says whose budget it is', () => {
    const params = { percent: 81, spent: 4.05, limit: 5, period: 'day' }
    const text = '81 % of the budget …'
    expect(spanish.notice({ text, code: 'budget_warning', params })).toBe(
      'Va gastado el 81 % de lo que permite el presupuesto de todos los agentes para hoy: 4,05\u00a0$ de 5,00\u00a0$.',
    )
    expect(spanish.notice({ text, code: 'budget_used_up', params: { ...params, agent: 'default' } })).toBe(
      'Se ha agotado el presupuesto de este agente para hoy: van gastados 4,05\u00a0$ de 5,00\u00a0$.',
    )
    expect(english.notice({ text, code: 'budget_warning', params })).toBe(text)
  })

  test('about another model says why, where that is known', () => {
    const params = { from: 'Claude', name: 'Gemini', error: 'provider_overloaded' }
    expect(spanish.notice({ text: 'x', code: 'provider_instead', params })).toBe(
      'El proveedor está sobrecargado. Responde Gemini en lugar de Claude.',
    )
    expect(spanish.notice({ text: 'x', code: 'provider_instead', params: { from: 'Claude', name: 'Gemini' } })).toBe(
      'Responde Gemini en lugar de Claude.',
    )
  })

  test('of an old server is shown as it came', () => {
    expect(spanish.notice({ text: 'Trying again.' })).toBe('Trying again.')
  })
})

test('a failure is said in Spanish first, and then as the server put it', () => {
  const refused = { code: 'bad_request', message: 'The text is too long.' }
  expect(spanish.failure(refused)).toEqual({
    text: 'El servidor no acepta esta petición.',
    detail: 'The text is too long.',
  })
  expect(spanish.refusal(refused)).toBe('El servidor no acepta esta petición. (The text is too long.)')
  expect(english.failure(refused)).toEqual({ text: 'The text is too long.', detail: null })
  expect(spanish.refusal({ message: 'Odd.' })).toBe('Odd.')
})
