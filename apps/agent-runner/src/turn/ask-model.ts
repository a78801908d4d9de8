import type { ContentBlock, ErrorCode } from '@rain/protocol'
import type { ModelRequest, Provider, RefusedDocuments } from '../providers/provider.ts'
import type { Publisher } from './publish.ts'
import type { Heard } from './spent-by.ts'
import type { Told } from './tell.ts'

export interface Answer extends Heard {
  /** What was streamed, for when there is no final content: an answer that was cut is kept as far as it was seen. */
  streamed: ContentBlock[]
  /** Something of it has reached the person: text or thinking. */
  spoken: boolean
}

/** One model step: streams to the person what comes, and returns how it ended. Never throws. */
export async function askModel(options: {
  provider: Provider
  request: ModelRequest
  step: number
  agentKey: string
  publish: Publisher
  /** Tells a line about the turn. */
  tell: (told: Told) => Promise<void>
  /** Takes note of documents that the provider does not read. */
  tellAsText: (refused: RefusedDocuments) => Promise<void>
  signal: AbortSignal
}): Promise<Answer> {
  const { provider, request, step, publish, tell, signal } = options
  let text = ''
  let said = ''
  let spoken = false
  for await (const event of provider.ask(request, signal)) {
    switch (event.type) {
      case 'text':
        text += event.text
        said += event.text
        spoken = true
        publish.text(step, event.text)
        break
      case 'thinking':
        said += event.text
        spoken = true
        publish.thinking(step, event.text)
        break
      case 'model':
        if (step === 1)
          publish.aside({ type: 'model_info', agent_id: options.agentKey, model: event.model, provider: provider.id })
        break
      case 'rate_limits':
        publish.aside({ type: 'rate_limits', agent_id: options.agentKey, limits: event.limits })
        break
      case 'retrying':
        await tell(retryNotice(event))
        break
      case 'documents_refused':
        await options.tellAsText(event)
        break
      case 'remark':
        await tell({ text: event.text, ...event.saying })
        break
      case 'answered':
      case 'failed':
        return { final: event, streamed: text ? [{ type: 'text', text }] : [], spoken, said }
    }
  }
  return {
    final: { type: 'failed', code: 'internal', message: `The provider "${provider.id}" ended without an answer.` },
    streamed: [],
    spoken,
    said,
  }
}

/** What the person reads of a try that failed, in the time until the next. */
export function retryNotice({
  attempt,
  delayMs,
  code,
  reason,
}: {
  attempt: number
  delayMs: number
  code: ErrorCode
  reason: string
}): Told {
  const seconds = Math.ceil(delayMs / 1000)
  const text = `${reason} Trying again in ${seconds} s (try ${attempt + 1}).`
  return { text, code: 'retrying', params: { error: code, seconds, attempt: attempt + 1 } }
}
