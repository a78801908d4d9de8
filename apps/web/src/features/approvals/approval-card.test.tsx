import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Ack, EventOf } from '@rain/protocol'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { chooseLanguage, startI18n } from '../../i18n/index.ts'
import type { ApprovalItem } from '../../live/state.ts'
import { ApprovalCard, type ApprovalAnswer } from './approval-card.tsx'

beforeAll(() => void startI18n())
beforeEach(() => void jest.useFakeTimers())
afterEach(() => {
  cleanup()
  jest.useRealTimers()
})

const request = (more: Partial<EventOf<'permission_request'>> = {}): ApprovalItem => ({
  kind: 'approval',
  id: 'approval:p1',
  request: {
    type: 'permission_request',
    agent_id: 'default',
    request_id: 'p1',
    tool: 'bash',
    input: { command: 'rm -rf photos' },
    level: 'yellow',
    reason: 'Runs a program.',
    ...more,
  },
})

function show(item: ApprovalItem, ack: Ack | null = { ok: true }) {
  const answers: ApprovalAnswer[] = []
  const view = render(
    <ApprovalCard
      item={item}
      onAnswer={(answer) => {
        answers.push(answer)
        return Promise.resolve(ack)
      }}
    />,
  )
  return { answers, ...view }
}

const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name })
const arm = () => act(() => jest.advanceTimersByTime(500))
const click = (name: string) => act(async () => void fireEvent.click(button(name)))

describe('arming', () => {
  test('no answer is taken in the first half second', async () => {
    const { answers } = show(request())
    expect(button('Approve').disabled).toBe(true)
    expect(button('Deny').disabled).toBe(true)
    await click('Approve')
    act(() => jest.advanceTimersByTime(499))
    expect(button('Approve').disabled).toBe(true)
    act(() => jest.advanceTimersByTime(1))
    expect(button('Approve').disabled).toBe(false)
    expect(answers).toEqual([])
  })

  test('no answer is taken right after the card has moved under the pointer', async () => {
    const { answers, container } = show(request())
    arm()
    const card = container.querySelector('section')!
    jest.spyOn(card, 'getBoundingClientRect').mockReturnValue({ top: 200, left: 0 } as DOMRect)
    await click('Approve')
    act(() => jest.advanceTimersByTime(400))
    await click('Approve')
    expect(answers).toEqual([])
    act(() => jest.advanceTimersByTime(100))
    await click('Approve')
    expect(answers).toHaveLength(1)
  })

  test('nothing has the focus by itself', () => {
    show(request())
    arm()
    expect(document.activeElement).toBe(document.body)
  })
})

describe('answers', () => {
  test('approving sends no PIN where none is asked for', async () => {
    const { answers } = show(request())
    arm()
    await click('Approve')
    expect(answers).toEqual([{ approved: true, pin: undefined }])
  })

  test('the reason is no way to approve: Enter in it denies', async () => {
    const { answers } = show(request())
    arm()
    await click('Deny with a reason')
    const field = screen.getByLabelText('Reason (optional)')
    fireEvent.change(field, { target: { value: 'not now' } })
    await act(async () => void fireEvent.keyDown(field, { key: 'Enter' }))
    expect(answers).toEqual([{ approved: false, reason: 'not now' }])
  })

  test('may be allowed for always, exactly as the server offers it, and not at all where it does not', async () => {
    const remember = [{ folder: '/home/ana', tool: 'bash', program: 'git', verb: 'push' }]
    const { answers } = show(request({ remember }))
    arm()
    await click('Always allow “git push” here')
    expect(answers).toEqual([{ approved: true, pin: undefined, remember: true }])
    cleanup()
    show(request())
    expect(screen.queryByRole('button', { name: /Always allow/ })).toBeNull()
  })

  test('may stand for the same kind in the rest of the turn, where the server offers it', async () => {
    const { answers } = show(request({ kind: 'git commit' }))
    arm()
    await click('Approve every “git commit” of this turn')
    expect(answers).toEqual([{ approved: true, pin: undefined, forTurn: true }])
    cleanup()
    show(request())
    expect(screen.queryByRole('button', { name: /of this turn/ })).toBeNull()
  })

  test('denying may say why', async () => {
    const { answers } = show(request())
    arm()
    await click('Deny with a reason')
    fireEvent.change(screen.getByLabelText('Reason (optional)'), { target: { value: ' move them instead ' } })
    await click('Deny')
    expect(answers).toEqual([{ approved: false, reason: 'move them instead' }])
  })

  test('a server that does not answer is told about, and the card stays', async () => {
    show(request(), null)
    arm()
    await click('Approve')
    expect(screen.getByRole('alert').textContent).toContain('did not answer')
    expect(button('Approve').disabled).toBe(false)
  })
})

describe('a dangerous call', () => {
  test('is not approved without the PIN', async () => {
    const { answers } = show(request({ level: 'red' }))
    arm()
    await click('Approve')
    expect(answers).toEqual([])
    expect(screen.getByRole('alert').textContent).toBe('Enter your PIN to approve this.')
  })

  test('sends the PIN and forgets it', async () => {
    const { answers } = show(request({ level: 'red' }), { ok: false, code: 'pin_invalid', message: 'x' })
    arm()
    const field = screen.getByLabelText<HTMLInputElement>('PIN')
    expect(field.type).toBe('password')
    expect(field.autocomplete).toBe('off')
    fireEvent.change(field, { target: { value: '123456' } })
    await click('Approve')
    expect(answers).toEqual([{ approved: true, pin: '123456' }])
    expect(field.value).toBe('')
    expect(screen.getByRole('alert').textContent).toBe('That PIN is not right, so the action was denied.')
  })

  test('is denied without the PIN', async () => {
    const { answers } = show(request({ level: 'red' }))
    arm()
    await click('Deny')
    expect(answers).toEqual([{ approved: false, reason: undefined }])
  })
})

describe('what will happen', () => {
  test('is shown whole, with hidden characters as marks', () => {
    const command = `cat photo\u202egpj.exe\n${'x'.repeat(5000)}`
    const { container } = show(request({ input: { command, timeout: 5 } }))
    expect(container.textContent).toContain('cat photoU+202Egpj.exe')
    expect(container.textContent).toContain('x'.repeat(5000))
    expect(container.textContent).toContain('Hidden characters are shown as marks.')
    expect(container.textContent).toContain('timeout')
  })

  test('of a file is its path and every line', () => {
    const { container } = show(request({ tool: 'write_file', input: { path: 'a.txt', content: 'one\ntwo' } }))
    expect(container.textContent).toContain('a.txt')
    expect(screen.getByRole('group', { name: 'Changes' }).textContent).toContain('two')
  })

  test('of a tool nobody knows is its name and all of its input', () => {
    const { container } = show(request({ tool: 'launch', input: { target: { x: 1 } } }))
    expect(container.textContent).toContain('launch')
    expect(container.textContent).toContain('"x": 1')
  })
})

describe('why the person is asked', () => {
  const reasons = [
    { code: 'delete_recursive', text: 'Deletes files by force or whole folders.', fragment: 'rm -rf photos' },
    { code: 'runs_program', text: 'Runs the program “rm”.', fragment: 'rm' },
    { code: 'from_the_future', text: 'Does something new.', fragment: 'photo\u202es' },
  ]
  const listed = () => screen.getAllByRole('listitem').map((item) => item.textContent)

  test('is one line for each reason, the most severe first, with the part it is about', () => {
    show(request({ input: { command: 'cd a && rm -rf photos' }, reasons }))
    expect(listed()).toEqual([
      'Deletes files by force or whole folders.rm -rf photos',
      'Runs the program “rm”.',
      'Does something new.photoU+202Es',
    ])
  })

  test('is said in Spanish to a Spanish reader, and in the words of the server where it has no other', async () => {
    await act(() => chooseLanguage('es'))
    try {
      const { container } = show(request({ reasons, level: 'red' }))
      expect(screen.getByRole('heading').textContent).toBe('Esto necesita tu PIN')
      expect(listed()).toEqual([
        'Borra archivos a la fuerza o carpetas enteras con todo lo que contienen. No pasan por la papelera.',
        'Ejecuta el programa «rm».',
        'Does something new.photoU+202Es',
      ])
      expect(container.textContent).not.toMatch(/Deletes|Runs|Why|Approve/)
    } finally {
      await act(() => chooseLanguage('en'))
    }
  })

  test('is one text where the server sends nothing else', () => {
    const { container } = show(request())
    expect(container.textContent).toContain('Why you are asked: Runs a program.')
  })
})

test('an approval with a wrong PIN ends as a denial that says so', async () => {
  const card = show(request({ level: 'red' }), { ok: false, code: 'pin_invalid', message: 'x' })
  arm()
  fireEvent.change(screen.getByLabelText('PIN'), { target: { value: '1' } })
  await click('Approve')
  const denied: ApprovalItem = { ...request({ level: 'red' }), decision: 'denied', decisionReason: 'wrong PIN' }
  card.rerender(<ApprovalCard item={denied} onAnswer={() => Promise.resolve(null)} />)
  expect(card.container.textContent).toBe('That PIN is not right, so the action was denied.')
})

test('a request that has expired takes no answer', () => {
  show(request({ expires_at: Date.now() / 1000 + 10 }))
  arm()
  expect(screen.getByText('Expires in 0:10')).toBeTruthy()
  act(() => jest.advanceTimersByTime(10_000))
  expect(button('Approve').disabled).toBe(true)
  expect(screen.getByText('This request has expired.')).toBeTruthy()
})

test('a decision made elsewhere says so; one made here leaves the word to the tool', async () => {
  const decided: ApprovalItem = { ...request(), decision: 'denied', decisionReason: 'not now' }
  const { container, unmount } = show(decided)
  expect(container.textContent).toContain('Denied')
  expect(container.textContent).toContain('on another device')
  expect(container.textContent).toContain('not now')
  unmount()

  const here = show(request())
  arm()
  await click('Approve')
  here.rerender(<ApprovalCard item={{ ...request(), decision: 'approved' }} onAnswer={() => Promise.resolve(null)} />)
  expect(here.container.textContent).toBe('')
})

describe('a change before approving', () => {
  test('sends what the person has made of it, each field as what it was', async () => {
    const { answers } = show(request({ input: { command: 'rm a', timeout_ms: 5000 } }))
    arm()
    await click('Change')
    fireEvent.change(screen.getByLabelText('command'), { target: { value: 'rm b' } })
    fireEvent.change(screen.getByLabelText('timeout_ms'), { target: { value: '7' } })
    await click('Approve the change')
    expect(answers).toEqual([{ approved: true, pin: undefined, input: { command: 'rm b', timeout_ms: 7 } }])
  })

  test('that cannot be read is said, and nothing is sent', async () => {
    const { answers } = show(request({ input: { options: { a: 1 } } }))
    arm()
    await click('Change')
    fireEvent.change(screen.getByLabelText('options'), { target: { value: '{ "a": ' } })
    await click('Approve the change')
    expect(answers).toEqual([])
    expect(screen.getByRole('alert').textContent).toBe('“options” is not valid JSON.')
  })

  test('that changes nothing is an approval like any other', async () => {
    const { answers } = show(request())
    arm()
    await click('Change')
    await click('Approve the change')
    expect(answers).toEqual([{ approved: true, pin: undefined }])
  })

  test('of a dangerous call needs the PIN as well', async () => {
    const { answers } = show(request({ level: 'red' }))
    arm()
    await click('Change')
    fireEvent.change(screen.getByLabelText('command'), { target: { value: 'ls' } })
    await click('Approve the change')
    expect(answers).toEqual([])
  })

  test('shows what cannot be seen in a text field', async () => {
    const { container } = show(request({ input: { command: 'ls' } }))
    await click('Change')
    fireEvent.change(screen.getByLabelText('command'), { target: { value: 'ls\u202e' } })
    expect(container.textContent).toContain('lsU+202E')
  })
})

describe('keys', () => {
  const card = () => screen.getByRole('region')
  const press = (key: string, more: object = {}, on: Element = card()) =>
    act(async () => void fireEvent.keyDown(on, { key, ...more }))

  test('answer while the card has the focus, and only some time after a key has led to it', async () => {
    const { answers } = show(request())
    arm()
    act(() => card().focus())
    await press('a')
    expect(answers).toEqual([])
    arm()
    await press('a')
    expect(answers).toEqual([{ approved: true, pin: undefined }])
  })

  test('that are held down, or belong to a shortcut, answer nothing', async () => {
    const { answers } = show(request())
    arm()
    await press('a', { repeat: true })
    await press('d', { ctrlKey: true })
    expect(fireEvent.keyDown(button('Approve'), { key: 'Enter', repeat: true })).toBe(false)
    expect(answers).toEqual([])
  })

  test('typed into a field of the card are text', async () => {
    const { answers } = show(request())
    arm()
    await press('r')
    await press('a', {}, screen.getByLabelText('Reason (optional)'))
    expect(answers).toEqual([])
    await press('d')
    expect(answers).toEqual([{ approved: false, reason: undefined }])
  })
})

describe('a command that leaves the sandbox', () => {
  const leaving = { command: 'docker ps', outside_sandbox: true, outside_reason: 'Docker is not in there.' }

  test('says so before anything else, with the reason of the model', () => {
    show(request({ level: 'red', input: leaving }))
    expect(screen.getByText('Outside of the sandbox')).toBeDefined()
    expect(screen.getByText('Rain’s reason: Docker is not in there.')).toBeDefined()
    expect(screen.queryByText('outside_reason')).toBeNull()
  })

  test('is not what one is that stays in it', () => {
    show(request({ input: { command: 'ls', outside_sandbox: false } }))
    expect(screen.queryByText('Outside of the sandbox')).toBeNull()
  })
})
