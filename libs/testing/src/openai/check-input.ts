import { checkComputer, type ComputerCallMemory } from './computer.ts'
import type { ReasoningSeal } from './encrypted-reasoning.ts'
import { checkMedia } from './check-media.ts'
import type { SimulatedOpenaiModel } from './models.ts'
import type { Refusal } from './refusal.ts'
import { itemsOf, type ResponsesRequest, type WireItem } from './request-schema.ts'

/** The encrypted reasoning that stood before a call in its answer, by call_id. */
export type ReasoningMemory = Map<string, string[]>

interface Rules {
  model: SimulatedOpenaiModel
  seal: ReasoningSeal
  reasoningBefore: ReasoningMemory
  computerCalls: ComputerCallMemory
}

/**
 * The rules of the API that no schema can say: abilities of the model, calls and their outputs, reasoning.
 *
 * @NOTE stricter than the API in two points: an output stands after its call and before the next message, and of the
 * reasoning that stood before a call either all comes back, in its place, or none.
 */
export function checkInput(request: ResponsesRequest, rules: Rules): Refusal | null {
  const items = itemsOf(request)
  return (
    checkAbilities(request, rules.model) ??
    checkTools(request) ??
    checkMedia(items, rules.model) ??
    checkCalls(items) ??
    checkComputer(request, items, rules.model, rules.computerCalls) ??
    checkReasoning(items, request, rules) ??
    checkReasoningBeforeCalls(items, rules.reasoningBefore)
  )
}

function checkAbilities(request: ResponsesRequest, model: SimulatedOpenaiModel): Refusal | null {
  const { max_output_tokens: most, reasoning } = request
  if (typeof most === 'number' && most < 16)
    return {
      message: `Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got ${most} instead.`,
      param: 'max_output_tokens',
      code: 'integer_below_min_value',
    }
  if (typeof most === 'number' && most > model.maxOutputTokens)
    return {
      message: `max_output_tokens is too large: ${most}. This model supports at most ${model.maxOutputTokens} output tokens.`,
      param: 'max_output_tokens',
      code: 'invalid_value',
    }
  if (model.efforts === null) {
    const used = reasoning?.effort ? 'reasoning.effort' : reasoning?.summary ? 'reasoning.summary' : null
    if (used) return unsupported(used)
    if (request.include?.includes('reasoning.encrypted_content'))
      return { message: 'Encrypted content is not supported with this model.', param: 'include' }
    return null
  }
  if (reasoning?.effort && !model.efforts.includes(reasoning.effort))
    return {
      message: `Unsupported value: '${reasoning.effort}' is not supported with the '${model.id}' model. Supported values are: ${model.efforts.map((effort) => `'${effort}'`).join(', ')}.`,
      param: 'reasoning.effort',
      code: 'unsupported_value',
    }
  if (request.temperature != null && reasoning?.effort !== 'none') return unsupported('temperature')
  if (request.top_p != null && reasoning?.effort !== 'none') return unsupported('top_p')
  return null
}

function unsupported(param: string): Refusal {
  const message = `Unsupported parameter: '${param}' is not supported with this model.`
  return { message, param, code: 'unsupported_parameter' }
}

function checkTools({ tools = [] }: ResponsesRequest): Refusal | null {
  for (const [at, tool] of tools.entries()) {
    if (tool.type !== 'function') {
      if (tools.findIndex(({ type }) => type === tool.type) < at)
        return { message: `The tool '${tool.type}' is there twice.`, param: `tools[${at}]` }
      continue
    }
    const { name, parameters } = tool
    const why =
      parameters?.['type'] !== 'object'
        ? `schema must be a JSON Schema of 'type: "object"'`
        : parameters['properties'] === undefined
          ? 'In context=(), object schema missing properties'
          : null
    if (why)
      return {
        message: `Invalid schema for function '${name}': ${why}.`,
        param: `tools[${at}].parameters`,
        code: 'invalid_function_parameters',
      }
    if (tools.findIndex((other) => other.type === 'function' && other.name === name) < at)
      return { message: `Tool names must be unique: '${name}' is there twice.`, param: `tools[${at}].name` }
  }
  return null
}

function checkCalls(items: WireItem[]): Refusal | null {
  const open = new Map<string, WireItem['type']>()
  const seen = new Set<string>()
  for (const item of items) {
    if (item.type === 'message' && open.size > 0 && item.role !== 'assistant') break
    if (item.type === 'function_call' || item.type === 'computer_call') {
      if (seen.has(item.call_id)) return refuseInput(`Duplicate ${wordsOf[item.type]} with call_id ${item.call_id}.`)
      seen.add(item.call_id)
      open.set(item.call_id, item.type)
    }
    if (item.type !== 'function_call_output' && item.type !== 'computer_call_output') continue
    const type = item.type === 'function_call_output' ? 'function_call' : 'computer_call'
    if (open.get(item.call_id) !== type)
      return refuseInput(`No tool call found for ${wordsOf[type]} output with call_id ${item.call_id}.`)
    open.delete(item.call_id)
  }
  const [unanswered] = open
  if (!unanswered) return null
  const [id, type] = unanswered
  return refuseInput(`No tool output found for ${type === 'computer_call' ? 'computer' : 'function'} call ${id}.`)
}

const wordsOf = { function_call: 'function call', computer_call: 'computer call' }

function checkReasoning(items: WireItem[], { store }: ResponsesRequest, { model, seal }: Rules): Refusal | null {
  for (const [at, item] of items.entries()) {
    if (item.type !== 'reasoning') continue
    if (model.efforts === null)
      return refuseInput('Reasoning input items can only be provided to a reasoning or computer use model.')
    if (!item.encrypted_content && store === false)
      return {
        status: 404,
        message: `Item with id '${item.id}' not found. Items are not persisted when \`store\` is set to false. Try again with \`store\` set to true, or remove this item from your input.`,
        param: 'input',
      }
    if (item.encrypted_content && !seal.verify(item, item.encrypted_content))
      return {
        message: `The encrypted content for item ${item.id} could not be verified. Reason: Encrypted content could not be decrypted or parsed.`,
        code: 'invalid_encrypted_content',
      }
    if (!isOfTheModel(items[at + 1]))
      return refuseInput(`Item '${item.id}' of type 'reasoning' was provided without its required following item.`)
  }
  return null
}

function checkReasoningBeforeCalls(items: WireItem[], before: ReasoningMemory): Refusal | null {
  let seen: string[] = []
  for (const item of items) {
    if (!isOfTheModel(item)) seen = []
    if (item.type === 'reasoning') seen.push(item.encrypted_content ?? '')
    if (item.type !== 'function_call' && item.type !== 'computer_call') continue
    const given = before.get(item.call_id) ?? []
    if (seen.length > 0 && given.length > 0 && given.join() !== seen.join())
      return refuseInput(
        `Item '${item.call_id}' of type '${item.type}' was provided without its required 'reasoning' item.`,
      )
  }
  return null
}

function isOfTheModel(item: WireItem | undefined): boolean {
  return (
    item?.type === 'reasoning' ||
    item?.type === 'function_call' ||
    item?.type === 'computer_call' ||
    (item?.type === 'message' && item.role === 'assistant')
  )
}

function refuseInput(message: string): Refusal {
  return { message, param: 'input' }
}
