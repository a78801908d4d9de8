import { expect, test } from '@jest/globals'
import { newId } from '@rain/protocol'
import fc from 'fast-check'
import { branchTurn, claimTurn, contextUpTo, deleteTurns, finishTurn, restoreTurns, showBranch } from '../index.ts'
import { aPerson, aQueuedTurn, type Person } from '../testing/index.ts'
import { testDb } from '../testing/test-db.ts'

const db = await testDb()

/** What a person expects of their conversation: messages in a tree, and one of its branches before their eyes. */
interface Expected {
  said: { id: string; text: string; parent: string | null; gone: boolean }[]
  head: string | null
  undo: { deletionId: string; apply: () => void }[]
}

const find = ({ said }: Expected, id: string | null) => said.find((each) => each.id === id)
const childrenOf = ({ said }: Expected, id: string | null) => said.filter((each) => each.parent === id && !each.gone)

function pathOf(expected: Expected): string[] {
  const texts: string[] = []
  for (let at = find(expected, expected.head); at; at = find(expected, at.parent)) texts.unshift(at.text)
  return texts
}

function below(expected: Expected, id: string): string[] {
  return [id, ...childrenOf(expected, id).flatMap((child) => below(expected, child.id))]
}

function newestBelow(expected: Expected, id: string): string {
  const ids = new Set(below(expected, id))
  return expected.said.findLast((each) => ids.has(each.id))?.id ?? id
}

function isInView(expected: Expected, id: string): boolean {
  for (let at = find(expected, expected.head); at; at = find(expected, at.parent)) if (at.id === id) return true
  return false
}

type Step = { do: 'send' | 'edit' | 'regenerate' | 'switch' | 'delete' | 'cut' | 'undo'; at: number }

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('send', 'send', 'edit', 'regenerate', 'switch', 'switch', 'delete', 'cut', 'undo'),
  at: fc.nat({ max: 30 }),
})

async function finish(turnId: string): Promise<void> {
  const claimed = await claimTurn(db, { turnId, owner: 'runner', leaseMs: 60_000 })
  if (!claimed) throw new Error('not claimed')
  await finishTurn(db, { turnId, epoch: claimed.turn.epoch }, { outcome: 'completed', text: '' })
}

async function take(person: Person, expected: Expected, step: Step, number: number): Promise<void> {
  const { userId, agentId } = person
  const living = expected.said.filter((each) => !each.gone)
  const chosen = living[step.at % Math.max(1, living.length)]
  const text = `${step.do} ${number}`
  const add = async (id: string, words: string, parent: string | null) => {
    expected.said.push({ id, text: words, parent, gone: false })
    expected.head = id
    await finish(id)
  }
  if (step.do === 'send') return add((await aQueuedTurn(db, person, text)).id, text, expected.head)
  if (step.do === 'undo') return undo(userId, expected)
  if (!chosen) return
  if (step.do === 'switch') {
    await showBranch(db, { userId, turnId: chosen.id })
    if (!isInView(expected, chosen.id)) expected.head = newestBelow(expected, chosen.id)
    return
  }
  if (step.do === 'edit' || step.do === 'regenerate') {
    const how = step.do === 'edit' ? { text } : {}
    const wanted = {
      userId,
      agentId,
      turnId: chosen.id,
      clientMsgId: newId('message'),
      provider: 'demo',
      model: 'auto',
    }
    const branched = await branchTurn(db, { ...wanted, ...how })
    if (branched.type !== 'branched') throw new Error(branched.type)
    return add(branched.turn.id, how.text ?? chosen.text, chosen.parent)
  }
  await remove(userId, expected, { id: chosen.id, scope: step.do === 'cut' ? 'from_here' : 'turn' })
}

async function remove(userId: string, expected: Expected, { id, scope }: { id: string; scope: 'turn' | 'from_here' }) {
  const deleted = await deleteTurns(db, { userId, turnId: id, scope })
  if (deleted.type !== 'deleted') throw new Error(deleted.type)
  const { head } = expected
  const parent = find(expected, id)?.parent ?? null
  const moved = scope === 'turn' ? childrenOf(expected, id) : []
  const gone = scope === 'turn' ? [id] : below(expected, id)
  for (const each of expected.said) if (gone.includes(each.id)) each.gone = true
  for (const child of moved) child.parent = parent
  if (head !== null && gone.includes(head)) {
    const version = childrenOf(expected, parent).at(-1)
    expected.head = version ? newestBelow(expected, version.id) : parent
  }
  const headAfter = expected.head
  expected.undo.push({
    deletionId: deleted.deletionId,
    apply() {
      for (const each of expected.said) if (gone.includes(each.id)) each.gone = false
      for (const child of moved) if (child.parent === parent) child.parent = id
      if (expected.head === headAfter) expected.head = head
    },
  })
}

/** The last deletion is the one that is taken back. */
async function undo(userId: string, expected: Expected): Promise<void> {
  const last = expected.undo.pop()
  if (!last) return
  await restoreTurns(db, { userId, deletionId: last.deletionId })
  last.apply()
}

test('whatever is sent, edited, asked again, chosen, deleted and brought back: a model is told exactly the path in view', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(stepArbitrary, { minLength: 1, maxLength: 14 }), async (steps) => {
      const person = await aPerson(db)
      const { conversationId } = person
      const expected: Expected = { said: [], head: null, undo: [] }
      for (const [number, step] of steps.entries()) {
        await take(person, expected, step, number)
        const { steps: told } = await contextUpTo(db, { conversationId, turnSeq: 2 ** 50, limit: 1_000 })
        const texts = told.flatMap(({ content: [first] }) => (first?.type === 'text' ? [first.text] : []))
        expect(texts).toEqual(pathOf(expected))
      }
      const inView = await db.prisma.turn.findMany({
        where: { conversationId, inView: true, deletionId: null },
        orderBy: { seq: 'asc' },
      })
      expect(inView).toHaveLength(pathOf(expected).length)
    }),
    { numRuns: 60 },
  )
})
