import { basename } from 'node:path'
import type { DuePush } from '@rain/db'
import type { PushKind, PushMessage } from '@rain/protocol'
import { pushWords, type PushWords } from './push-words.ts'

/** What of a message is shown at most; push services take 4 kB in all. */
const longestBody = 240
const longestTitle = 60

/** The order in which a summary tells of them. */
const summaryOrder = ['approval', 'question', 'halted', 'failed', 'finished'] as const

/** What a notification says. Without the person's leave to show details it tells of no command, question or outcome. */
export function writeMessage(due: DuePush, denyTicket?: string): PushMessage {
  const words = pushWords[due.language]
  const plain = {
    kind: due.kind,
    title: shorten(titleOf(due, words), longestTitle),
    body: shorten(bodyOf(due, words), longestBody),
    tag:
      due.kind === 'approval' || due.kind === 'question' || due.kind === 'halted'
        ? (due.subjectId ?? due.key)
        : tagOf(due),
    hash: hashOf(due),
    at: Math.floor(due.createdAt.getTime() / 1000),
  }
  if (due.kind !== 'approval') return plain
  const { approve, deny, denied, notDenied: not_denied } = words
  return {
    ...plain,
    actions: { approve, deny },
    ...(denyTicket && { deny_ticket: denyTicket, denied, not_denied }),
  }
}

/** How an agent's turn went: the newest one stands for those before. */
function tagOf({ kind, agentKey }: DuePush): string {
  return agentKey ? `turn:${agentKey}` : kind
}

function titleOf(due: DuePush, words: PushWords): string {
  if (due.kind === 'test') return words.testTitle
  if (due.kind === 'summary') return words.summaryTitle
  return due.agentLabel || basename(due.cwd ?? '') || words.agent
}

function bodyOf(due: DuePush, words: PushWords): string {
  switch (due.kind) {
    case 'approval':
      if (due.details && due.tool) return words.wants(sayCall(due.tool, due.input ?? {}))
      return due.level === 'red' ? words.approvalWithPin : words.approval
    case 'question':
      return (due.details && due.purpose === 'tool' && due.questions?.[0]?.question) || words.question
    case 'finished':
      return (due.details && due.outcomeText) || words.finished
    case 'failed':
      return due.details && due.outcomeText ? words.failedWith(due.outcomeText) : words.failed
    case 'summary':
      return sumUp(due, words)
    case 'halted':
    case 'test':
      return words[due.kind]
  }
}

function sumUp({ counts }: DuePush, words: PushWords): string {
  const parts = summaryOrder.flatMap((kind) => (counts?.[kind] ? [words.summary[kind](counts[kind])] : []))
  const text = parts.join(', ')
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`
}

/** The tool and the first thing it is about. */
function sayCall(tool: string, input: Record<string, unknown>): string {
  const { command } = input
  if (typeof command === 'string') return command
  const about = ['path', 'url', 'file', 'query'].map((name) => input[name]).find((value) => typeof value === 'string')
  return about === undefined ? tool : `${tool} ${String(about)}`
}

function hashOf({ kind, subjectId, agentKey }: DuePush): string {
  const paths: Record<PushKind, string> = {
    approval: `/inbox/${subjectId}`,
    question: `/inbox/${subjectId}`,
    halted: `/inbox/${subjectId}`,
    finished: `/chat/${encodeURIComponent(agentKey ?? '')}`,
    failed: `/chat/${encodeURIComponent(agentKey ?? '')}`,
    summary: '/inbox',
    test: '/',
  }
  return paths[kind]
}

/** One line without anything that would hide or turn a part of it. */
function shorten(text: string, most: number): string {
  const line = text
    .slice(0, 4 * most)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const letters = [...line]
  return letters.length <= most ? line : `${letters.slice(0, most - 1).join('')}…`
}
